@NullMarked
package org.regulars.web.staff.event;

import org.jspecify.annotations.NullMarked;
