package org.regulars.delivery;

import org.regulars.dispatch.Letter;

/** A letter as the ledger keeps it, and as the mail server gets it. */
record Written(Letter letter, Sealed mail) {}
