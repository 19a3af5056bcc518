@NullMarked
package org.regulars.web.staff.dispatch;

import org.jspecify.annotations.NullMarked;
