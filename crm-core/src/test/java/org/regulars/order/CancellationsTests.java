package org.regulars.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.regulars.order.Cancellations.Line;

class CancellationsTests {

    @Test
    void takesAWholeSaleBack() {
        assertThat(net(line("sale", 74_215, "1.04", 1), line("back", -74_215, "1.04", 2)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("sale", 74_215, "back", 74_215));
    }

    @Test
    void takesTheSamePriceFirstAndThenTheLatest() {
        assertThat(net(
                        line("early", 5, "2.00", 1),
                        line("cheap", 5, "1.50", 2),
                        line("late", 5, "2.00", 3),
                        line("back", -12, "2.00", 4)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("late", 5, "early", 5, "cheap", 2, "back", 12));
    }

    @Test
    void leavesTheSamePriceToTheCancellationThatNamesIt() {
        assertThat(net(
                        line("two", 1, "2.00", 1),
                        line("three", 1, "3.00", 2),
                        line("first back", -1, "9.99", 3),
                        line("back of three", -1, "3.0000", 4)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("two", 1, "three", 1, "first back", 1, "back of three", 1));
    }

    @Test
    void neverTakesBackWhatWasBoughtLater() {
        assertThat(net(line("back", -3, "2.00", 1), line("sale", 3, "2.00", 2)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("back", 0, "sale", 0));
    }

    @Test
    void takesBackInTheSameMinute() {
        assertThat(net(line("back", -1, "2.00", 1), line("sale", 3, "2.00", 1)))
                .containsExactlyInAnyOrderEntriesOf(Map.of("back", 1, "sale", 1));
    }

    @Test
    void neverTakesBackMoreThanWasBoughtWhateverTheLines() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            List<Line<Integer>> lines = IntStream.range(0, 12)
                    .mapToObj(i -> new Line<>(
                            i, random.nextInt(-6, 7), BigDecimal.valueOf(random.nextInt(1, 3)), at(random.nextInt(5))))
                    .filter(line -> line.quantity() != 0)
                    .toList();
            Map<Integer, Line<Integer>> byKey = lines.stream().collect(Collectors.toMap(Line::key, line -> line));

            var netted = Cancellations.net(lines);

            assertThat(netted).hasSameSizeAs(lines);
            int back = 0;
            int taken = 0;
            for (var one : netted) {
                int quantity = Objects.requireNonNull(byKey.get(one.key())).quantity();
                assertThat(one.cancelledQuantity()).isBetween(0, Math.abs(quantity));
                if (quantity > 0) {
                    taken += one.cancelledQuantity();
                } else {
                    back += one.cancelledQuantity();
                }
            }
            assertThat(taken).isEqualTo(back);
        }
    }

    @SafeVarargs
    private static Map<String, Integer> net(Line<String>... lines) {
        return Cancellations.net(Arrays.asList(lines)).stream()
                .collect(Collectors.toMap(Cancellations.Netted::key, Cancellations.Netted::cancelledQuantity));
    }

    private static Line<String> line(String key, int quantity, String price, int minute) {
        return new Line<>(key, quantity, new BigDecimal(price), at(minute));
    }

    private static OffsetDateTime at(int minute) {
        return OffsetDateTime.parse("2011-01-18T10:00Z").plusMinutes(minute);
    }
}
