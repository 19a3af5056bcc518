@NullMarked
package org.regulars.web.staff.offer;

import org.jspecify.annotations.NullMarked;
