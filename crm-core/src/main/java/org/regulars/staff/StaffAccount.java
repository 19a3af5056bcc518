package org.regulars.staff;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who works with Regulars; the password is known only as a hash. */
@Entity
class StaffAccount {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "staff_id")
    private @Nullable Long id;

    private String email;
    private String name;
    private String role;
    private String passwordHash;
    private boolean enabled;
    private Instant createdAt;
    private @Nullable Instant lastSignIn;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected StaffAccount() {}

    StaffAccount(String email, String name, StaffRole role, String passwordHash, Instant createdAt) {
        this.email = email;
        this.name = name;
        this.role = role.key();
        this.passwordHash = passwordHash;
        this.enabled = true;
        this.createdAt = createdAt;
    }

    void signedIn(Instant at) {
        lastSignIn = at;
    }

    void changePassword(String newHash) {
        passwordHash = newHash;
    }

    void disable() {
        enabled = false;
    }

    void enable() {
        enabled = true;
    }

    StaffMember member() {
        return new StaffMember(
                id == null ? 0 : id, email, name, StaffRole.of(role), passwordHash, enabled, createdAt, lastSignIn);
    }
}
