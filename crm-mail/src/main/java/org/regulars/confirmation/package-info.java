/** The mail that asks a mailbox to confirm a sign-up. */
@NullMarked
package org.regulars.confirmation;

import org.jspecify.annotations.NullMarked;
