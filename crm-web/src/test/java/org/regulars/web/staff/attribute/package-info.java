@NullMarked
package org.regulars.web.staff.attribute;

import org.jspecify.annotations.NullMarked;
