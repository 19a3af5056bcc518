package org.regulars.template;

/** The template cannot be used as it is; the message tells its author where and why. */
public final class TemplateRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String part;
    private final int line;

    TemplateRefused(String part, int line, String reason) {
        super(part + (line > 0 ? ", line " + line : "") + ": " + reason);
        this.part = part;
        this.line = line;
    }

    /** The part at fault: {@code subject}, {@code html} or {@code text}. */
    public String part() {
        return part;
    }

    /** The line in that part, counted from 1, or 0 where none is known. */
    public int line() {
        return line;
    }
}
