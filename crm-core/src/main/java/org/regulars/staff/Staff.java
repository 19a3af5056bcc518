package org.regulars.staff;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The people who work with Regulars. */
@Component
@Transactional
public class Staff {

    static final int SHORTEST_PASSWORD = 12;

    private final StaffAccounts accounts;
    private final PasswordEncoder passwords;
    private final AuditTrail audit;
    private final Clock clock;

    Staff(StaffAccounts accounts, PasswordEncoder passwords, AuditTrail audit, Clock clock) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public List<StaffMember> all() {
        return accounts.findAllByOrderByName().stream()
                .map(StaffAccount::member)
                .toList();
    }

    /** The account with this address, in whatever case it is typed. */
    @Transactional(readOnly = true)
    public Optional<StaffMember> byEmail(String email) {
        return accounts.findByEmail(normalise(email)).map(StaffAccount::member);
    }

    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return accounts.count() == 0;
    }

    /**
     * Adds an account.
     *
     * @param actor who adds it, or "system" at the first start
     * @throws StaffEmailTaken if the address has an account
     * @throws PasswordTooShort below twelve characters
     */
    public void add(String actor, String email, String name, StaffRole role, String password) {
        if (accounts.findByEmail(normalise(email)).isPresent()) {
            throw new StaffEmailTaken();
        }
        accounts.save(new StaffAccount(normalise(email), name.strip(), role, hash(password), clock.instant()));
        audit.record(actor, "staff-added", normalise(email), Map.of("role", role.key()));
    }

    /** Sets a new password; unknown addresses are ignored. */
    public void changePassword(String actor, String email, String password) {
        accounts.findByEmail(normalise(email)).ifPresent(account -> {
            account.changePassword(hash(password));
            audit.record(actor, "staff-password-changed", normalise(email), Map.of());
        });
    }

    /**
     * Sets a new password for somebody who knows the old one.
     *
     * @throws WrongPassword if the old one is another
     * @throws PasswordTooShort below twelve characters
     */
    public void changeOwnPassword(String email, String old, String password) {
        StaffAccount account = accounts.findByEmail(normalise(email)).orElseThrow(WrongPassword::new);
        if (!passwords.matches(old, account.member().passwordHash())) {
            throw new WrongPassword();
        }
        account.changePassword(hash(password));
        audit.record(normalise(email), "staff-password-changed", normalise(email), Map.of());
    }

    /** Lets somebody in again, or no longer. */
    public void setEnabled(String actor, long id, boolean enabled) {
        accounts.findById(id).ifPresent(account -> {
            if (enabled) {
                account.enable();
            } else {
                account.disable();
            }
            audit.record(
                    actor,
                    enabled ? "staff-enabled" : "staff-disabled",
                    account.member().email(),
                    Map.of());
        });
    }

    /** Notes a successful sign-in. */
    public void signedIn(String email) {
        accounts.findByEmail(normalise(email)).ifPresent(account -> account.signedIn(clock.instant()));
    }

    private String hash(String password) {
        if (password.length() < SHORTEST_PASSWORD) {
            throw new PasswordTooShort();
        }
        return passwords.encode(password);
    }

    private static String normalise(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }
}
