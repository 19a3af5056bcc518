package org.regulars.dispatch;

import java.util.Arrays;
import java.util.Locale;

/** Where a dispatch stands. */
public enum DispatchState {
    PLANNED,
    HELD,
    HELD_OUT,
    CLAIMED,
    ATTEMPTED,
    SENT,
    FAILED,
    SUPPRESSED,
    UNKNOWN,
    CANCELLED;

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static DispatchState of(String key) {
        return Arrays.stream(values())
                .filter(state -> state.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no state " + key));
    }
}
