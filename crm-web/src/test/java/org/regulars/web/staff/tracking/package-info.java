@NullMarked
package org.regulars.web.staff.tracking;

import org.jspecify.annotations.NullMarked;
