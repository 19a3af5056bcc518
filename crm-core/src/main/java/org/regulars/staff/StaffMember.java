package org.regulars.staff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A staff account as the screens and the sign-in see it; the last sign-in is null before the first. */
public record StaffMember(
        long id,
        String email,
        String name,
        StaffRole role,
        String passwordHash,
        boolean enabled,
        Instant createdAt,
        @Nullable Instant lastSignIn) {

    @Override
    public String toString() {
        return "StaffMember[" + id + "]";
    }
}
