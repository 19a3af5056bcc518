package org.regulars.consent;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every wording that was ever shown, each stored once and never changed. */
@Component
public class Wordings {

    private final JdbcClient jdbc;
    private final Clock clock;

    Wordings(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Keeps the words so that a form made with them today can still be answered after they change; returns their id. */
    public long keep(ShownWording shown) {
        jdbc.sql("""
                insert into consent_wording (purpose, language, sha256, wording, created_at) values (?, ?, ?, ?, ?)
                on conflict on constraint consent_wording_sha256_key do nothing
                """)
                .params(shown.purpose(), shown.language(), shown.sha256(), shown.text(), OffsetDateTime.now(clock))
                .update();
        return jdbc.sql("select wording_id from consent_wording where sha256 = ? and purpose = ? and language = ?")
                .params(shown.sha256(), shown.purpose(), shown.language())
                .query(Long.class)
                .single();
    }

    /** The words for a whole purpose with this {@link ShownWording#fingerprint}, or empty when none were ever kept. */
    public Optional<ShownWording> find(String purpose, String fingerprint) {
        byte[] sha256;
        try {
            sha256 = Base64.getUrlDecoder().decode(fingerprint);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return jdbc.sql("""
                select language, wording from consent_wording where sha256 = ? and purpose = ?
                order by wording_id limit 1
                """)
                .params(sha256, purpose)
                .query((row, n) -> new ShownWording(purpose, "", row.getString("language"), row.getString("wording")))
                .optional();
    }
}
