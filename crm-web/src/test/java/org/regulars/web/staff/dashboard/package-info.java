@NullMarked
package org.regulars.web.staff.dashboard;

import org.jspecify.annotations.NullMarked;
