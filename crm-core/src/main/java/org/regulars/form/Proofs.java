package org.regulars.form;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.regulars.token.SignedTokens;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Makes filling forms by a machine dear without asking anybody but ourselves: a browser solves a small riddle while somebody
 * types. The server keeps nothing until a solution is used, and then takes it once.
 */
@Component
public class Proofs {

    private static final String USE = "form-proof";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    private final SignedTokens tokens;
    private final FormProperties properties;
    private final JdbcClient jdbc;
    private final Clock clock;

    Proofs(SignedTokens tokens, FormProperties properties, JdbcClient jdbc, Clock clock) {
        this.tokens = tokens;
        this.properties = properties;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A new riddle for whoever fills this form. */
    public Challenge challenge(String form) {
        byte[] random = new byte[12];
        RANDOM.nextBytes(random);
        String salt = HEX.formatHex(random);
        String hash = hash(salt, RANDOM.nextInt(properties.work() + 1));
        long until = clock.instant().plus(properties.proofWithin()).getEpochSecond();
        return new Challenge(
                tokens.sign(USE, String.join(":", form, salt, hash, Long.toString(until))),
                salt,
                hash,
                properties.work());
    }

    /** Whether a riddle's token was made here for this form and its time is not over. Takes nothing. */
    public boolean genuine(String form, String token) {
        return tokens.verify(USE, token)
                .map(content -> content.split(":", -1))
                .filter(part ->
                        part.length == 4 && part[0].equals(form) && !until(part).isBefore(clock.instant()))
                .isPresent();
    }

    /**
     * Takes a solution, of two at once only one.
     *
     * @param proof the riddle's token, a colon and the number
     * @return false when it is wrong, of another form, too late, altered or used
     */
    public boolean take(String form, String proof) {
        int colon = proof.lastIndexOf(':');
        String token = colon < 0 ? "" : proof.substring(0, colon);
        String number = proof.substring(colon + 1);
        if (!number.matches("0|[1-9]\\d{0,8}") || !genuine(form, token)) {
            return false;
        }
        String[] part = tokens.verify(USE, token).orElse("").split(":", -1);
        return hash(part[1], Integer.parseInt(number)).equals(part[2])
                && jdbc.sql("""
                        insert into form_proof (challenge, expires_at) values (?, ?)
                        on conflict on constraint form_proof_pkey do nothing
                        """)
                                .params(SignedTokens.sha256(token), until(part).atOffset(ZoneOffset.UTC))
                                .update()
                        == 1;
    }

    private static Instant until(String[] part) {
        return Instant.ofEpochSecond(Long.parseLong(part[3]));
    }

    private static String hash(String salt, int number) {
        return HEX.formatHex(SignedTokens.sha256((salt + number).getBytes(StandardCharsets.UTF_8)));
    }
}
