/** The mails that ask a mailbox: to confirm a sign-up, to open one's own data. */
@NullMarked
package org.regulars.confirmation;

import org.jspecify.annotations.NullMarked;
