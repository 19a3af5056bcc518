package org.regulars.segment;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * A value that a criterion asks for; its label is the message {@code segments.parameter.<name>}.
 *
 * @param from smallest number allowed; 0 for what is no number
 * @param to largest number allowed; 0 for what is no number
 * @param initial what a new row of the form begins with
 * @param choices what can be chosen; empty unless it is a choice
 */
public record Parameter(String name, Kind kind, int from, int to, String initial, List<Choice> choices) {

    /** What is typed. */
    public enum Kind {
        WHOLE,
        MONEY,
        TEXT,
        /** May stay empty. */
        OPTIONAL_TEXT,
        DAY,
        CHOICE
    }

    /** One choice: what is stored, and how it reads. */
    public record Choice(String value, MessageSourceResolvable words) {

        /** A choice that reads as its text. */
        static Choice named(String value, String text) {
            return new Choice(
                    value, new DefaultMessageSourceResolvable(new String[] {"segments.no-such-message"}, null, text));
        }
    }

    public static Parameter whole(String name, int from, int to, int initial) {
        return new Parameter(name, Kind.WHOLE, from, to, String.valueOf(initial), List.of());
    }

    public static Parameter money(String name, int initial) {
        return new Parameter(name, Kind.MONEY, 0, 1_000_000_000, String.valueOf(initial), List.of());
    }

    public static Parameter text(String name) {
        return new Parameter(name, Kind.TEXT, 0, 0, "", List.of());
    }

    public static Parameter optionalText(String name) {
        return new Parameter(name, Kind.OPTIONAL_TEXT, 0, 0, "", List.of());
    }

    public static Parameter choice(String name, List<Choice> choices) {
        return new Parameter(
                name, Kind.CHOICE, 0, 0, choices.isEmpty() ? "" : choices.get(0).value(), choices);
    }

    public static Parameter day(String name) {
        return new Parameter(name, Kind.DAY, 0, 0, "", List.of());
    }

    /** A choice among values, each shown as the message of the prefix and the value, or as it is where there is none. */
    public static Parameter choice(String name, List<String> values, String messagePrefix) {
        return new Parameter(
                name,
                Kind.CHOICE,
                0,
                0,
                values.isEmpty() ? "" : values.get(0),
                values.stream()
                        .map(value -> new Choice(value, words(messagePrefix, value)))
                        .toList());
    }

    private static MessageSourceResolvable words(String prefix, String value) {
        return words(prefix, value, value);
    }

    /** The message of the prefix and the value, or another text where there is none. */
    static MessageSourceResolvable words(String prefix, String value, String otherwise) {
        return new DefaultMessageSourceResolvable(new String[] {prefix + value}, null, otherwise);
    }

    /** Whether a value as it was typed will do. */
    public boolean accepts(String value) {
        return switch (kind) {
            case TEXT -> !value.isBlank() && value.length() <= 200;
            case OPTIONAL_TEXT -> value.length() <= 200;
            case DAY -> parsed(value) != null;
            case CHOICE -> choices.stream().anyMatch(choice -> choice.value().equals(value));
            case WHOLE -> value.strip().matches("\\d{1,9}") && inside(new BigDecimal(value.strip()));
            case MONEY -> value.strip().matches("\\d{1,10}(\\.\\d{1,2})?") && inside(new BigDecimal(value.strip()));
        };
    }

    private static @Nullable LocalDate parsed(String value) {
        try {
            LocalDate day = LocalDate.parse(value.strip());
            return day.getYear() >= 1900 && day.getYear() <= 2200 ? day : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private boolean inside(BigDecimal number) {
        return number.compareTo(BigDecimal.valueOf(from)) >= 0 && number.compareTo(BigDecimal.valueOf(to)) <= 0;
    }

    /** The value as it reads in a sentence. */
    public Object shown(String value) {
        return switch (kind) {
            case TEXT, OPTIONAL_TEXT -> value.strip();
            case WHOLE, MONEY -> new BigDecimal(value.strip());
            case DAY -> Values.shown(LocalDate.parse(value.strip()));
            case CHOICE ->
                choices.stream()
                        .filter(choice -> choice.value().equals(value))
                        .findFirst()
                        .<Object>map(Choice::words)
                        .orElse(value);
        };
    }
}
