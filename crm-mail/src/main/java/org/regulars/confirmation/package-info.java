/** The mails that ask a mailbox, to confirm a sign-up or to open one's own data, and those that bring what was signed up for. */
@NullMarked
package org.regulars.confirmation;

import org.jspecify.annotations.NullMarked;
