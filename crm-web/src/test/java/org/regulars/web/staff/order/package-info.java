@NullMarked
package org.regulars.web.staff.order;

import org.jspecify.annotations.NullMarked;
