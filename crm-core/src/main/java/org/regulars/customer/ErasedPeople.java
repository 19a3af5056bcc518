package org.regulars.customer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who was erased, as far as the keyed hashes that remain can tell. Nothing that is from before the erasure brings anybody
 * back, whichever way it comes; what happens afterwards, such as a new sign-up, makes a new customer.
 */
@Component
public class ErasedPeople {

    /** Said wherever something is left out for it. */
    public static final String SENTENCE = "This person was erased and is not brought back.";

    private final JdbcClient jdbc;
    private final SignedTokens tokens;

    ErasedPeople(JdbcClient jdbc, SignedTokens tokens) {
        this.jdbc = jdbc;
        this.tokens = tokens;
    }

    /** What remains of an identity when its person is erased. */
    public byte[] hash(String kind, String value) {
        return tokens.keyedHash("erasure", kind + ":" + value);
    }

    /** When the last of all was erased; empty when nobody ever was. */
    public Optional<Instant> latest() {
        return jdbc.sql("select erased_at from erasure order by erased_at desc limit 1")
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /** Those of these identities, in their normal form, whose person was erased. */
    public Those of(Collection<Map.Entry<IdentityKind, String>> identities) {
        if (identities.isEmpty() || latest().isEmpty()) {
            return new Those(this, Map.of());
        }
        List<byte[]> wanted = new ArrayList<>();
        identities.forEach(one -> wanted.add(hash(one.getKey().key(), one.getValue())));
        return read("e.hashes && :wanted and h.hash = any(:wanted)", Map.of("wanted", wanted.toArray(byte[][]::new)));
    }

    /** All of them, for who has very many to ask for. */
    public Those all() {
        return read("true", Map.of());
    }

    private Those read(String which, Map<String, ?> values) {
        Map<ByteBuffer, Instant> found = new HashMap<>();
        jdbc.sql("select h.hash, max(e.erased_at) as at from erasure e cross join unnest(e.hashes) h (hash) where "
                        + which + " group by h.hash")
                .params(values)
                .query(row -> {
                    found.put(
                            ByteBuffer.wrap(row.getBytes("hash")),
                            row.getObject("at", OffsetDateTime.class).toInstant());
                });
        return new Those(this, found);
    }

    /** Some identities whose people were erased, and when. */
    public static final class Those {

        private final ErasedPeople people;
        private final Map<ByteBuffer, Instant> at;

        private Those(ErasedPeople people, Map<ByteBuffer, Instant> at) {
            this.people = people;
            this.at = at;
        }

        public boolean none() {
            return at.isEmpty();
        }

        /**
         * Whether the person who has this identity was erased after this moment.
         *
         * @param value in its normal form; '' is nobody
         */
        public boolean since(IdentityKind kind, String value, Instant moment) {
            if (at.isEmpty() || value.isEmpty()) {
                return false;
            }
            Instant erased = at.get(ByteBuffer.wrap(people.hash(kind.key(), value)));
            return erased != null && !moment.isAfter(erased);
        }
    }
}
