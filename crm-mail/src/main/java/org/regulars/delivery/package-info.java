/** Carries what the gate let through to the mail server, and what it answered back to the ledger. */
@NullMarked
package org.regulars.delivery;

import org.jspecify.annotations.NullMarked;
