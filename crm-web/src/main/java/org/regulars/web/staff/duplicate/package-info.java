@NullMarked
package org.regulars.web.staff.duplicate;

import org.jspecify.annotations.NullMarked;
