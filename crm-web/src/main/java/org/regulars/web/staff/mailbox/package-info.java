/** The mails that the built-in catcher took. */
@NullMarked
package org.regulars.web.staff.mailbox;

import org.jspecify.annotations.NullMarked;
