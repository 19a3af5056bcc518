@NullMarked
package org.regulars.web.staff.bounce;

import org.jspecify.annotations.NullMarked;
