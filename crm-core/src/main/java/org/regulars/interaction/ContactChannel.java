package org.regulars.interaction;

import java.util.Arrays;
import java.util.Optional;

/** Where staff talk with a customer outside of what records itself. */
public enum ContactChannel {
    PHONE,
    IN_PERSON,
    LETTER,
    CHAT,
    SOCIAL,
    MAIL;

    /** Kebab-case key that never changes. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public static Optional<ContactChannel> of(String key) {
        return Arrays.stream(values())
                .filter(channel -> channel.key().equals(key))
                .findFirst();
    }
}
