package org.regulars.web.staff.form;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a form cost, as staff typed it. */
record CostForm(String amount, String from, String to, String note) {

    static final CostForm BLANK = new CostForm("", "", "", "");

    private static final int LONGEST_NOTE = 200;
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,9}([.,]\\d{1,2})?");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");

    CostForm(@Nullable String amount, @Nullable String from, @Nullable String to, @Nullable String note) {
        this.amount = amount == null ? "" : amount.strip();
        this.from = from == null ? "" : from.strip();
        this.to = to == null ? "" : to.strip();
        this.note = note == null ? "" : note.strip();
    }

    /** Message keys of what is wrong, by field. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        if (!AMOUNT.matcher(amount).matches() || money().signum() == 0) {
            problems.put("amount", "forms.cost.problem.amount");
        }
        Optional<LocalDate> first = day(from);
        Optional<LocalDate> last = day(to);
        if (from.isEmpty() != to.isEmpty()) {
            problems.put(from.isEmpty() ? "from" : "to", "forms.cost.problem.both");
        } else if (!from.isEmpty() && (first.isEmpty() || last.isEmpty())) {
            problems.put(first.isEmpty() ? "from" : "to", "forms.cost.problem.day");
        } else if (first.isPresent() && last.orElseThrow().isBefore(first.get())) {
            problems.put("to", "forms.cost.problem.order");
        }
        if (note.length() > LONGEST_NOTE || UNSEEN.matcher(note).find()) {
            problems.put("note", "forms.cost.problem.note");
        }
        return problems;
    }

    /** Only without {@link #problems}. */
    BigDecimal money() {
        return new BigDecimal(amount.replace(',', '.'));
    }

    @Nullable
    LocalDate first() {
        return day(from).orElse(null);
    }

    @Nullable
    LocalDate last() {
        return day(to).orElse(null);
    }

    private static Optional<LocalDate> day(String typed) {
        try {
            return Optional.of(LocalDate.parse(typed)).filter(day -> day.getYear() >= 1990 && day.getYear() < 2200);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
