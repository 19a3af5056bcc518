package org.regulars.web.staff.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.DispatchSummary;
import org.regulars.dispatch.Reason;
import org.regulars.web.WebTest;
import org.springframework.beans.factory.annotation.Autowired;

@WebTest
class DispatchWordsTests {

    private static final Instant NOW = Instant.parse("2026-05-06T12:00:00Z");

    @Autowired
    DispatchWords words;

    @ParameterizedTest
    @EnumSource(Reason.class)
    void hasASentenceForEveryReason(Reason reason) {
        assertThat(words.of(line(
                        DispatchState.HELD,
                        reason,
                        Map.of("until", "2026-05-07T08:00:00+00", "mails", 2, "reply", "No."))))
                .endsWith(".")
                .doesNotContain("{", "dispatch.");
    }

    @ParameterizedTest
    @EnumSource(DispatchState.class)
    void hasASentenceForEveryState(DispatchState state) {
        assertThat(words.of(line(state, null, Map.of()))).endsWith(".").doesNotContain("{", "dispatch.");
    }

    @Test
    void saysUntilWhenInTheCustomersZoneAndWhy() {
        assertThat(words.of(line(
                        DispatchState.HELD,
                        Reason.FREQUENCY,
                        Map.of("until", "2026-05-07T07:00:00+00:00", "frequency", "weekly"))))
                .isEqualTo("Held until Thursday 7 May, 09:00 because Ann Miller asked for one mail a week.");
        assertThat(words.of(line(DispatchState.HELD, Reason.CAP, Map.of("until", "2026-05-07T07:00:00Z", "mails", 2))))
                .contains("nobody gets more than 2 mails in 24 hours");
        assertThat(words.of(line(
                        DispatchState.HELD,
                        Reason.OTHER_FIRST,
                        Map.of("until", "2026-05-07T07:00:00Z", "first", "abandoned-basket"))))
                .contains("another message to Ann Miller goes first: Abandoned basket");
        assertThat(words.of(line(DispatchState.FAILED, Reason.REFUSED, Map.of("reply", "550 5.1.1 no such {0} user"))))
                .isEqualTo("Failed: the mail server refused it. It said: 550 5.1.1 no such {0} user");
    }

    private static DispatchSummary line(DispatchState state, @Nullable Reason reason, Map<String, Object> facts) {
        return new DispatchSummary(
                1,
                2,
                "Ann Miller",
                "Europe/Berlin",
                "journey",
                "abandoned-basket",
                state,
                reason,
                facts,
                "",
                NOW,
                NOW,
                NOW,
                null);
    }
}
