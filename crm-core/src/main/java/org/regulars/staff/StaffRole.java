package org.regulars.staff;

import java.util.Arrays;
import java.util.Locale;

/** What somebody's work is, and so what they get to see. */
public enum StaffRole {
    ADMIN,
    MARKETING,
    SERVICE,
    SALES,
    ANALYST;

    /** The stored key, in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static StaffRole of(String key) {
        return Arrays.stream(values())
                .filter(role -> role.key().equals(key))
                .findFirst()
                .orElseThrow();
    }
}
