package org.regulars.basket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.regulars.basket.BasketChange.Kind.ADDED;
import static org.regulars.basket.BasketChange.Kind.CHECKOUT;
import static org.regulars.basket.BasketChange.Kind.CONTENT;
import static org.regulars.basket.BasketChange.Kind.ORDERED;
import static org.regulars.basket.BasketChange.Kind.REMOVED;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BasketHistoryTests {

    private static final Instant NOON = Instant.parse("2026-05-06T12:00:00Z");

    @Test
    void addsUpWhatIsAddedAndTakesAwayWhatIsRemoved() {
        assertThat(play(
                        change(1, ADDED, "", line(7, 2)),
                        change(2, ADDED, "", line(7, null)),
                        change(3, ADDED, "", line(8, 1))))
                .containsExactly("OPEN  7x3 8x1");
        assertThat(play(change(1, ADDED, "", line(7, 3)), change(2, REMOVED, "", line(7, 1))))
                .containsExactly("OPEN  7x2");
        assertThat(play(change(1, ADDED, "", line(7, 3)), change(2, REMOVED, "", line(7, null))))
                .containsExactly("EMPTIED ");
    }

    @Test
    void takesASeenBasketAsAllThatIsInIt() {
        assertThat(play(
                        change(1, ADDED, "", line(7, 3)),
                        change(2, ADDED, "", line(8, 1)),
                        change(3, CONTENT, "", line(7, null), line(9, 2))))
                .as("7 is still there three times, as the shop did not say how often")
                .containsExactly("OPEN  7x3 9x2");
        assertThat(play(change(1, ADDED, "", line(7, 3)), change(2, CONTENT, "")))
                .containsExactly("EMPTIED ");
        assertThat(play(change(1, CONTENT, ""))).isEmpty();
    }

    @Test
    void closesTheBasketThatWasOrderedAndOpensAnotherOne() {
        assertThat(play(change(1, ADDED, "", line(7, 1)), order(2, "o-1"), change(3, ADDED, "", line(8, 1))))
                .containsExactly("ORDERED o-1 7x1", "OPEN  8x1");
    }

    @Test
    void countsAnOrderThatIsReportedTwiceOnce() {
        assertThat(play(
                        change(1, ADDED, "", line(7, 1)),
                        order(2, "o-1"),
                        change(3, ADDED, "", line(8, 1)),
                        order(4, "o-1")))
                .containsExactly("ORDERED o-1 7x1", "OPEN  8x1");
    }

    @Test
    void keepsBasketsWithIdsApart() {
        assertThat(play(
                        change(1, ADDED, "a", line(7, 1)),
                        change(2, ADDED, "b", line(8, 1)),
                        change(3, REMOVED, "a", line(8, 1))))
                .containsExactly("OPEN  7x1", "OPEN  8x1");
    }

    @Test
    void ordersTheBasketWhoseCheckoutItWas() {
        BasketChange checkout =
                new BasketChange(1, NOON.plusSeconds(2), "m2", CHECKOUT, "a", "c-9", "", "GBP", "", null);
        assertThat(play(
                        change(1, ADDED, "a", line(7, 1)),
                        checkout,
                        change(3, ADDED, "b", line(8, 1)),
                        order(4, "c-9")))
                .containsExactly("ORDERED c-9 7x1", "OPEN  8x1");
    }

    @Test
    void givesTheSameInWhateverOrderItHears() {
        List<BasketChange> changes = new ArrayList<>();
        Random random = new Random(11);
        for (int second = 0; second < 200; second++) {
            int what = random.nextInt(10);
            long product = 1 + random.nextInt(5);
            String cart = random.nextInt(4) == 0 ? "a" : "";
            changes.add(
                    what < 5
                            ? change(second, ADDED, cart, line(product, 1 + random.nextInt(3)))
                            : what < 8
                                    ? change(second, REMOVED, cart, line(product, random.nextBoolean() ? 1 : null))
                                    : what < 9
                                            ? change(second, CONTENT, cart, line(product, 2))
                                            : order(second, "o-" + second));
        }
        List<String> inOrder = play(changes);
        assertThat(inOrder).hasSizeGreaterThan(5);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(changes, random);
            assertThat(play(changes)).isEqualTo(inOrder);
        }
    }

    private static List<String> play(BasketChange... changes) {
        return play(List.of(changes));
    }

    private static List<String> play(List<BasketChange> changes) {
        return BasketHistory.of(changes).stream()
                .map(draft -> draft.state + " " + (draft.orderNumber == null ? "" : draft.orderNumber)
                        + String.join(
                                "",
                                draft.pieces.entrySet().stream()
                                        .map(entry -> " " + entry.getKey() + "x"
                                                + entry.getValue().quantity())
                                        .toList()))
                .toList();
    }

    private static BasketChange change(int second, BasketChange.Kind kind, String cart, BasketChange.Line... lines) {
        return new BasketChange(
                1, NOON.plusSeconds(second), "m" + second, kind, cart, "", "", "GBP", "", List.of(lines));
    }

    private static BasketChange order(int second, String number) {
        return new BasketChange(1, NOON.plusSeconds(second), "m" + second, ORDERED, "", "", number, "GBP", "", null);
    }

    private static BasketChange.Line line(long productId, @Nullable Integer quantity) {
        return new BasketChange.Line(productId, quantity, BigDecimal.TEN);
    }
}
