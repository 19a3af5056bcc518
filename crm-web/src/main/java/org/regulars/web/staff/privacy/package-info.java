/** What people asked for about their data, who saw it, and how long it is kept. */
@NullMarked
package org.regulars.web.staff.privacy;

import org.jspecify.annotations.NullMarked;
