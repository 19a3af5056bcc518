package org.regulars.lifetime;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Sets what a model foretold beside what came (the pictures of Fader, Hardie, Lee 2005, figures 2 to 4, and by tenths). */
final class Check {

    private static final int MANY = 7;

    private final BgNbd model;
    private final int unit;
    private final LocalDate until;
    private final LocalDate end;
    private final List<History> histories;

    Check(BgNbd model, int unit, LocalDate until, LocalDate end, List<History> histories) {
        this.model = model;
        this.unit = unit;
        this.until = until;
        this.end = end;
        this.histories = histories;
    }

    /** Repeat orders foretold for all the time after the calibration. */
    double forecast() {
        return histories.stream()
                .mapToDouble(one -> one.customers() * model.expected(units(until, end), one))
                .sum();
    }

    /**
     * Month by month, counted from the end of the calibration both ways: before it what the model says of customers of their age,
     * after it what it says of each from what they did.
     *
     * @param born customers by the day of their first order
     * @param came repeat orders by day
     */
    List<Compared> months(Map<LocalDate, Long> born, Map<LocalDate, Long> came, LocalDate from) {
        List<LocalDate> starts = new ArrayList<>();
        for (int back = 1; until.minusMonths(back).isAfter(from); back++) {
            starts.add(0, until.minusMonths(back));
        }
        starts.add(0, from.minusDays(1));
        for (int on = 0; until.plusMonths(on).isBefore(end); on++) {
            starts.add(until.plusMonths(on));
        }
        TreeMap<LocalDate, Long> days = new TreeMap<>(came);
        List<Compared> months = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            LocalDate start = starts.get(i);
            LocalDate stop = i + 1 < starts.size() ? starts.get(i + 1) : end;
            boolean held = !start.isBefore(until);
            double forecast = held ? after(start, stop) : before(born, start, stop);
            double actual = days.subMap(start, false, stop, true).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            months.add(new Compared(start.plusDays(1).toString(), 0, forecast, actual, held));
        }
        return months;
    }

    private double after(LocalDate start, LocalDate stop) {
        double first = units(until, start);
        double last = units(until, stop);
        return histories.stream()
                .mapToDouble(one -> one.customers() * (model.expected(last, one) - model.expected(first, one)))
                .sum();
    }

    private double before(Map<LocalDate, Long> born, LocalDate start, LocalDate stop) {
        double sum = 0;
        for (Map.Entry<LocalDate, Long> day : born.entrySet()) {
            sum += day.getValue()
                    * (model.expected(units(day.getKey(), stop)) - model.expected(units(day.getKey(), start)));
        }
        return sum;
    }

    /** Customers in tenths, from those of whom least was foretold to those of whom most was. */
    List<Compared> tenths() {
        double time = units(until, end);
        record Foretold(History history, double orders) {}
        List<Foretold> sorted = histories.stream()
                .map(one -> new Foretold(one, model.expected(time, one)))
                .sorted(Comparator.comparingDouble(Foretold::orders))
                .toList();
        double total = histories.stream().mapToLong(History::customers).sum();
        double[] customers = new double[10];
        double[] forecast = new double[10];
        double[] actual = new double[10];
        double passed = 0;
        for (Foretold one : sorted) {
            double size = one.history().customers();
            double left = size;
            // Customers who bought alike across a border are shared out evenly.
            while (left > 1e-9) {
                int tenth = (int) Math.min(9, Math.floor(passed / total * 10 + 1e-9));
                double room = tenth == 9 ? left : Math.min(left, (tenth + 1) * total / 10 - passed);
                room = room < 1e-9 ? left : room;
                customers[tenth] += room;
                forecast[tenth] += room * one.orders();
                actual[tenth] += room / size * one.history().after();
                passed += room;
                left -= room;
            }
        }
        return IntStream.range(0, 10)
                .mapToObj(i ->
                        new Compared(String.valueOf(i + 1), Math.round(customers[i]), forecast[i], actual[i], true))
                .toList();
    }

    /** Customers by how often they had come back; the last are those with 7 and more. */
    List<Compared> byRepeats() {
        double time = units(until, end);
        List<Compared> compared = new ArrayList<>();
        for (int x = 0; x <= MANY; x++) {
            int repeats = x;
            List<History> some = histories.stream()
                    .filter(one -> Math.min(MANY, one.repeats()) == repeats)
                    .toList();
            compared.add(new Compared(
                    String.valueOf(repeats),
                    some.stream().mapToLong(History::customers).sum(),
                    some.stream()
                            .mapToDouble(one -> one.customers() * model.expected(time, one))
                            .sum(),
                    some.stream().mapToLong(History::after).sum(),
                    true));
        }
        return compared;
    }

    private double units(LocalDate from, LocalDate to) {
        return Math.max(0, ChronoUnit.DAYS.between(from, to)) / (double) unit;
    }
}
