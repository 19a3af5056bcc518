package org.regulars.bounce;

import java.util.Locale;

/** What somebody tells us about a mail that we sent. Only the first three can end in a suppression. */
public enum ReturnKind {
    /** It did not arrive and will not. */
    BOUNCE,
    /** Its recipient called it unwanted. */
    COMPLAINT,
    /** Its recipient asked their provider for no more of them. */
    STOP,
    /** It waits at another server, which goes on trying. */
    DELAY,
    /** It arrived. */
    DELIVERY,
    /** Somebody is out of the office, or a machine said thank you. */
    AUTO_REPLY,
    /** A machine wants a human being to prove that they sent it. */
    CHALLENGE,
    /** It was shown on a screen, or deleted unread. */
    RECEIPT,
    /** A provider's report about the signatures of our mails, or one that says the mail was no spam. */
    REPORT,
    /** None of these: perhaps somebody wrote to us, so a person should look. */
    OTHER;

    /** The stored key, kebab-case; it never changes. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static ReturnKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
