/** What came back, on screen. */
@NullMarked
package org.regulars.web.staff.bounce;

import org.jspecify.annotations.NullMarked;
