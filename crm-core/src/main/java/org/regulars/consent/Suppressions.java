package org.regulars.consent;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.regulars.customer.IdentityKind;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Addresses that get nothing any more, kept as keyed hashes: they outlive the customer and cannot be read. */
@Component
public class Suppressions {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SignedTokens tokens;

    Suppressions(JdbcClient jdbc, Clock clock, SignedTokens tokens) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tokens = tokens;
    }

    /** Suppresses an address. The first reason stays; what others than an import ask for too does not end with the import's undo. */
    public void suppress(String address, Reason reason, String source) {
        jdbc.sql("""
                insert into suppression (address_hash, reason, source, since) values (?, ?, ?, ?)
                on conflict on constraint suppression_pkey do update set source = excluded.source
                where suppression.source like 'import %' and excluded.source not like 'import %'
                """)
                .params(hash(address), reason.key(), source, OffsetDateTime.now(clock))
                .update();
    }

    /** Ends a suppression that was made for this reason; one for another reason stays. */
    public void lift(String address, Reason reason) {
        jdbc.sql("delete from suppression where address_hash = ? and reason = ?")
                .params(hash(address), reason.key())
                .update();
    }

    /** Why an address is suppressed; empty when it is not. */
    public Optional<Reason> of(String address) {
        return jdbc.sql("select reason from suppression where address_hash = ?")
                .param(hash(address))
                .query(String.class)
                .optional()
                .map(key -> Reason.valueOf(key.toUpperCase(Locale.ROOT)));
    }

    /** The key of an address in the table {@code suppression}, whatever its spelling. */
    public byte[] hash(String address) {
        return tokens.keyedHash(
                "suppression", IdentityKind.EMAIL.normalise(address).orElse(address));
    }

    /** Why nothing goes to an address. */
    public enum Reason {
        BOUNCED,
        COMPLAINED,
        ASKED,
        ERASED,
        /** Mistyped: it is nobody's, or somebody else's. */
        WRONG;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
