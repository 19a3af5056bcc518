package org.regulars.customer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What kind of value an attribute has, and how text becomes one. */
public enum AttributeType {
    TEXT,
    WHOLE,
    DECIMAL,
    YES_NO,
    DATE,
    ONE_OF,
    SEVERAL_OF,
    URL;

    static final int LONGEST = 1000;

    private static final Set<String> YES = Set.of("true", "yes", "y", "1", "on", "ja", "oui", "si", "sí");
    private static final Set<String> NO = Set.of("false", "no", "n", "0", "off", "nein", "non");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.0+)?");
    private static final Pattern DECIMAL_NUMBER = Pattern.compile("[+-]?\\d{1,18}([.,]\\d{1,9})?");
    private static final Pattern ISO_MOMENT = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ].*");
    private static final List<DateTimeFormatter> DAYS = List.of(
            DateTimeFormatter.ISO_LOCAL_DATE,
            DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("d.M.uuuu").withResolverStyle(ResolverStyle.STRICT),
            DateTimeFormatter.ofPattern("uuuu/M/d").withResolverStyle(ResolverStyle.STRICT));

    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether its values come out of a list. */
    public boolean listed() {
        return this == ONE_OF || this == SEVERAL_OF;
    }

    public boolean number() {
        return this == WHOLE || this == DECIMAL;
    }

    static Optional<AttributeType> of(String key) {
        return Arrays.stream(values()).filter(type -> type.key().equals(key)).findFirst();
    }

    /** The narrowest type that all of some texts are of; a text when there are none. */
    static AttributeType narrowest(List<String> texts) {
        return texts.isEmpty()
                ? TEXT
                : List.of(YES_NO, WHOLE, DECIMAL, DATE, URL).stream()
                        // A column of 0 and 1 alone may well be a number.
                        .filter(type -> type != YES_NO || texts.stream().noneMatch(text -> text.matches("[01]")))
                        .filter(type -> texts.stream().allMatch(type::takes))
                        .findFirst()
                        .orElse(TEXT);
    }

    private boolean takes(String text) {
        try {
            parse(text, List.of());
            return true;
        } catch (ValueRefused e) {
            return false;
        }
    }

    /**
     * The value that a text means.
     *
     * @param choices the allowed values of a list, with every name that each goes by
     * @return String, BigInteger, BigDecimal, Boolean, LocalDate, or a List of String
     * @throws ValueRefused when it means none
     */
    Object parse(String typed, List<Choice> choices) {
        String text = typed.strip();
        if (text.length() > LONGEST) {
            throw new ValueRefused("long", "");
        }
        return switch (this) {
            case TEXT -> text.replace("\u0000", "");
            case WHOLE -> whole(text);
            case DECIMAL -> decimal(text);
            case YES_NO -> yesNo(text);
            case DATE -> day(text);
            case ONE_OF -> choice(text, choices);
            case SEVERAL_OF ->
                Arrays.stream(text.replaceAll("^\\[|\\]$|\"", "").split("[,;|\\n]"))
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .map(one -> choice(one, choices))
                        .distinct()
                        .toList();
            case URL -> address(text);
        };
    }

    private static Object whole(String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new ValueRefused("whole", "");
        }
        return new BigInteger(text.replaceFirst("\\.0+$", "").replaceFirst("^\\+", ""));
    }

    private static Object decimal(String text) {
        if (!DECIMAL_NUMBER.matcher(text).matches()) {
            throw new ValueRefused("decimal", "");
        }
        return new BigDecimal(text.replace(',', '.'));
    }

    private static Object yesNo(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            throw new ValueRefused("yes-no", "");
        }
        return YES.contains(word);
    }

    private static Object day(String text) {
        String day = ISO_MOMENT.matcher(text).replaceFirst("$1");
        for (DateTimeFormatter format : DAYS) {
            try {
                LocalDate date = LocalDate.parse(day, format);
                if (date.getYear() >= 1 && date.getYear() <= 9999) {
                    return date;
                }
            } catch (DateTimeException e) {
                // Then it is written in another way.
            }
        }
        throw new ValueRefused("date", "");
    }

    /** A single letter means the one choice that begins with it. */
    private static String choice(String text, List<Choice> choices) {
        String word = text.toLowerCase(Locale.ROOT);
        List<String> meant = choices.stream()
                .filter(choice -> choice.goesBy(word))
                .map(Choice::value)
                .toList();
        if (meant.isEmpty() && word.codePointCount(0, word.length()) == 1) {
            meant = choices.stream()
                    .filter(choice -> choice.begins(word))
                    .map(Choice::value)
                    .toList();
        }
        if (meant.isEmpty()) {
            throw new ValueRefused(
                    "one-of",
                    String.join(", ", choices.stream().map(Choice::value).toList()));
        }
        return meant.get(0);
    }

    private static String address(String text) {
        try {
            String whole = text.matches("(?i)[a-z][a-z0-9+.-]*:.*") ? text : "https://" + text;
            URI uri = new URI(whole);
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getHost().contains(".")) {
                return whole;
            }
        } catch (URISyntaxException e) {
            // Not an address.
        }
        throw new ValueRefused("url", "");
    }

    /** One allowed value and every name that it goes by, in lower case. */
    record Choice(String value, List<String> names) {

        boolean goesBy(String word) {
            return names.contains(word);
        }

        boolean begins(String letter) {
            return names.stream().anyMatch(name -> name.startsWith(letter));
        }
    }
}
