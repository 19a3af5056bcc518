/** Staff accounts and one's own password. */
@NullMarked
package org.regulars.web.staff.account;

import org.jspecify.annotations.NullMarked;
