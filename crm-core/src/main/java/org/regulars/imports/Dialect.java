package org.regulars.imports;

/**
 * How a file separates and quotes its values.
 *
 * @param backslash whether a quotation mark within a value has a backslash before it; else it is written twice
 * @param skip rows before the header or, where there is none, before the first row: a title, or "sep=;"
 */
record Dialect(char separator, char quote, boolean backslash, int skip) {

    /** As it is stored: the separator and, where they are not the usual ones, quote, escape and rows to skip. */
    String text() {
        return quote == '"' && !backslash && skip == 0
                ? String.valueOf(separator)
                : "" + separator + quote + (backslash ? '\\' : quote) + skip;
    }

    static Dialect of(String text) {
        return text.length() < 4
                ? new Dialect(text.isEmpty() ? ',' : text.charAt(0), '"', false, 0)
                : new Dialect(
                        text.charAt(0), text.charAt(1), text.charAt(2) == '\\', Integer.parseInt(text.substring(3)));
    }
}
