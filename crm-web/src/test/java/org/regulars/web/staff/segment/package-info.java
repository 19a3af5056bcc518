@NullMarked
package org.regulars.web.staff.segment;

import org.jspecify.annotations.NullMarked;
