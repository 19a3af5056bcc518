package org.regulars.imports;

import java.util.Collection;

/** Reads the numbers of a file: with a point or a comma before the decimals, with or without a currency. */
final class Numbers {

    /** What no number can be. */
    static final long NONE = Long.MIN_VALUE;

    private static final int DECIMALS = 4;
    private static final long LARGEST_WHOLE = 100_000_000_000L;

    private final char decimal;

    /** @param decimal '.' or ',' */
    Numbers(char decimal) {
        this.decimal = decimal;
    }

    /** The number in ten-thousandths, rounded half up; {@link #NONE} when it is none or larger than 100 thousand million. */
    long tenThousandths(String text) {
        int end = text.length();
        long value = 0;
        int decimals = -1;
        int digits = 0;
        int sinceGroup = -1;
        boolean negative = false;
        boolean bracket = false;
        boolean roundUp = false;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                if (decimals < 0) {
                    value = value * 10 + (c - '0');
                    if (sinceGroup >= 0) {
                        sinceGroup++;
                    }
                } else if (decimals < DECIMALS) {
                    value = value * 10 + (c - '0');
                    decimals++;
                } else {
                    if (decimals == DECIMALS) {
                        roundUp = c >= '5';
                    }
                    decimals++;
                }
                if (decimals < 0 && value > LARGEST_WHOLE) {
                    return NONE;
                }
            } else if (c == decimal) {
                if (decimals >= 0 || wrongGroup(sinceGroup)) {
                    return NONE;
                }
                decimals = 0;
            } else if (digits > 0 && decimals < 0 && isGroup(text, i)) {
                if (wrongGroup(sinceGroup)) {
                    return NONE;
                }
                sinceGroup = 0;
            } else if (c == '-' || c == '\u2212') {
                boolean atAnEnd = digits == 0 || text.substring(i + 1).isBlank();
                if (negative || !atAnEnd) {
                    return NONE;
                }
                negative = true;
            } else if (c == '(' && digits == 0) {
                bracket = true;
            } else if (!ignorable(text, i, bracket)) {
                return NONE;
            }
        }
        if (digits == 0 || (decimals < 0 && wrongGroup(sinceGroup))) {
            return NONE;
        }
        for (int i = Math.max(decimals, 0); i < DECIMALS; i++) {
            value *= 10;
        }
        value += roundUp ? 1 : 0;
        return negative || bracket ? -value : value;
    }

    private static boolean wrongGroup(int sinceGroup) {
        return sinceGroup >= 0 && sinceGroup != 3;
    }

    private boolean isGroup(String text, int i) {
        char c = text.charAt(i);
        boolean mark = c == (decimal == '.' ? ',' : '.') || c == '\'' || c == ' ' || c == '\u00a0' || c == '\u202f';
        return mark && i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
    }

    private static boolean ignorable(String text, int i, boolean bracket) {
        char c = text.charAt(i);
        return c == '+'
                || (c == ')' && bracket)
                || Character.isWhitespace(c)
                || c == '\u00a0'
                || c == '\u202f'
                || Character.getType(c) == Character.CURRENCY_SYMBOL
                || isCurrencyCode(text, i);
    }

    private static boolean isCurrencyCode(String text, int i) {
        int start = i;
        while (start > 0 && isCapital(text.charAt(start - 1))) {
            start--;
        }
        int end = i;
        while (end < text.length() && isCapital(text.charAt(end))) {
            end++;
        }
        return end - start == 3;
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    /** The mark that most of the values have before their decimals; the point when nothing tells. */
    static char decimalOf(Collection<String> values) {
        Numbers point = new Numbers('.');
        Numbers comma = new Numbers(',');
        long fitPoint = values.stream()
                .filter(value -> point.tenThousandths(value) != NONE)
                .count();
        long fitComma = values.stream()
                .filter(value -> comma.tenThousandths(value) != NONE)
                .count();
        return fitComma > fitPoint ? ',' : '.';
    }

    /** With a point and four decimals, as databases read it. */
    static String plain(long tenThousandths) {
        long amount = Math.abs(tenThousandths);
        return (tenThousandths < 0 ? "-" : "") + amount / 10_000 + "."
                + String.valueOf(10_000 + amount % 10_000).substring(1);
    }

    static boolean isWhole(long tenThousandths) {
        return tenThousandths % 10_000 == 0;
    }
}
