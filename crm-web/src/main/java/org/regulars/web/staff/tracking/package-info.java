/** Where opens and clicks are measured, on screen. */
@NullMarked
package org.regulars.web.staff.tracking;

import org.jspecify.annotations.NullMarked;
