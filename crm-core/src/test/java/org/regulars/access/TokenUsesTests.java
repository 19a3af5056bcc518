package org.regulars.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;

@DatabaseTest
class TokenUsesTests {

    @Autowired
    private ApiTokens tokens;

    @Autowired
    private TokenUses uses;

    @Autowired
    private TestClock clock;

    @Test
    void areWrittenLaterAndNeverGoBack() {
        Access access = tokens.check(tokens.create("ann@shop.example", "A program", TokenKind.SECRET))
                .orElseThrow();
        uses.note(access);
        assertThat(tokens.all().get(0).lastUsedAt()).isNull();

        uses.write();
        assertThat(lastUsed()).isEqualTo(TestClock.START);

        clock.advance(Duration.ofMinutes(-5));
        uses.note(access);
        uses.write();
        assertThat(lastUsed()).isEqualTo(TestClock.START);

        clock.advance(Duration.ofMinutes(15));
        uses.note(access);
        uses.write();
        assertThat(lastUsed()).isEqualTo(TestClock.START.plus(Duration.ofMinutes(10)));
    }

    private Instant lastUsed() {
        return Objects.requireNonNull(tokens.all().get(0).lastUsedAt()).toInstant();
    }
}
