package org.regulars.template;

/** What is wrong with a piece of Liquid, before it is known in which part of which template. */
final class Syntax extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;

    Syntax(int line, String reason) {
        super(reason, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
