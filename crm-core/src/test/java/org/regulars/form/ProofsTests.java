package org.regulars.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.token.SignedTokens;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class ProofsTests {

    @Autowired
    Proofs proofs;

    @Autowired
    Brake brake;

    @Autowired
    ForgetProofs forget;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Test
    void takesEachSolutionOnce() {
        String proof = solve(proofs.challenge("spring"));

        assertThat(proofs.take("autumn", proof)).isFalse();
        assertThat(proofs.take("spring", proof)).isTrue();
        assertThat(proofs.take("spring", proof)).isFalse();
        assertThat(proofs.take("spring", solve(proofs.challenge("spring")))).isTrue();
    }

    @Test
    void takesOneOfEightAtOnce() throws Exception {
        String proof = solve(proofs.challenge("spring"));
        ExecutorService eight = Executors.newFixedThreadPool(8);
        try {
            Callable<Boolean> take = () -> proofs.take("spring", proof);
            long taken = eight.invokeAll(Stream.generate(() -> take).limit(32).toList()).stream()
                    .filter(one -> {
                        try {
                            return one.get();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .count();
            assertThat(taken).isEqualTo(1);
        } finally {
            eight.shutdown();
        }
    }

    @Test
    void refusesWhatWasAlteredMadeUpOrNotSolved() {
        Challenge riddle = proofs.challenge("spring");
        String proof = solve(riddle);
        int number = Integer.parseInt(proof.substring(proof.lastIndexOf(':') + 1));
        String easy = new SignedTokensOfOthers().sign("spring:salt:" + hash("salt", 1) + ":9999999999");

        assertThat(Stream.of(
                        "",
                        ":",
                        riddle.token(),
                        riddle.token() + ":" + (number + 1),
                        riddle.token() + ":0" + number,
                        riddle.token() + ":-" + number,
                        riddle.token() + ":99999999999999999999",
                        riddle.token() + ": " + number,
                        riddle.token().replaceFirst("^.", "x") + ":" + number,
                        riddle.token() + "A:" + number,
                        easy + ":1"))
                .noneMatch(one -> proofs.take("spring", one));
        assertThat(proofs.take("spring", proof)).isTrue();
    }

    @Test
    void refusesWhatTookTooLongAndForgetsWhatNobodyCanUseAgain() {
        String late = solve(proofs.challenge("spring"));
        assertThat(proofs.take("spring", solve(proofs.challenge("spring")))).isTrue();
        clock.advance(Duration.ofHours(2).plusSeconds(1));
        assertThat(proofs.take("spring", late)).isFalse();
        assertThat(used()).isEqualTo(1);
        forget.run();
        assertThat(used()).isZero();
    }

    @Test
    void askingForRiddlesKeepsNothing() {
        IntStream.range(0, 20).forEach(n -> proofs.challenge("spring"));
        assertThat(used()).isZero();
    }

    @Test
    void letsFewThroughWithoutAProofAndMoreWithOne() {
        assertThat(IntStream.range(0, 100)
                        .filter(n -> brake.signUp("spring", "198.51.100.7", false))
                        .count())
                .isEqualTo(10);
        assertThat(IntStream.range(0, 100)
                        .filter(n -> brake.signUp("spring", "198.51.100.7", true))
                        .count())
                .isEqualTo(60);
        // Addresses of one network of IPv6 are as many as somebody likes.
        assertThat(IntStream.range(0, 100)
                        .filter(n -> brake.signUp("spring", "2001:db8:0:1::" + Integer.toHexString(n), false))
                        .count())
                .isEqualTo(10);
        assertThat(IntStream.range(0, 1000)
                        .filter(n -> brake.signUp("autumn", "203.0." + n / 250 + "." + n % 250, false))
                        .count())
                .isEqualTo(200);
        clock.advance(Duration.ofHours(1));
        assertThat(brake.signUp("spring", "198.51.100.7", false)).isTrue();
        assertThat(jdbc.sql("select count(*) from form_brake where bucket::text like '%198.51%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private long used() {
        return jdbc.sql("select count(*) from form_proof").query(Long.class).single();
    }

    static String solve(Challenge riddle) {
        return riddle.token()
                + ":"
                + IntStream.rangeClosed(0, riddle.most())
                        .filter(n -> hash(riddle.salt(), n).equals(riddle.hash()))
                        .findFirst()
                        .orElseThrow();
    }

    private static String hash(String salt, int number) {
        return HexFormat.of().formatHex(SignedTokens.sha256((salt + number).getBytes(StandardCharsets.UTF_8)));
    }

    /** Signs in the same form, with a key of its own. */
    private static final class SignedTokensOfOthers {

        private String sign(String content) {
            java.util.Base64.Encoder encoder = java.util.Base64.getUrlEncoder().withoutPadding();
            return encoder.encodeToString(content.getBytes(StandardCharsets.UTF_8))
                    + "."
                    + encoder.encodeToString(java.util.Arrays.copyOf(SignedTokens.sha256("key" + content), 20));
        }
    }
}
