package org.regulars.dispatch;

/** Mails that somebody waits for, and mails to many: what is on the way for one must not stand in the way of the other. */
public enum MailKind {
    TRANSACTIONAL,
    BULK
}
