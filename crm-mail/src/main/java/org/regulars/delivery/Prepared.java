package org.regulars.delivery;

import jakarta.mail.internet.MimeMessage;
import org.regulars.dispatch.Letter;

/** A letter as the ledger keeps it and as the mail server gets it. */
record Prepared(Letter letter, MimeMessage message) {}
