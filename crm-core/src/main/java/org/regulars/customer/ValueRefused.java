package org.regulars.customer;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/** A text that cannot be a value of an attribute, and why. */
public class ValueRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final String allowed;

    ValueRefused(String reason, String allowed) {
        super("not a value: " + reason + (allowed.isEmpty() ? "" : " (" + allowed + ")"));
        this.reason = reason;
        this.allowed = allowed;
    }

    /** Kebab-case: whole, decimal, yes-no, date, one-of, url, long. */
    public String reason() {
        return reason;
    }

    /** What it would have to be, in English for whoever sends values by a program or a file. */
    public String wanted() {
        return switch (reason) {
            case "whole" -> "a whole number";
            case "decimal" -> "a number";
            case "yes-no" -> "yes or no";
            case "date" -> "a date";
            case "one-of" -> "one of " + allowed;
            case "url" -> "a web address";
            case "long" -> "shorter";
            default -> "another value";
        };
    }

    /** The message {@code attributes.refused.<reason>} with the values that would do. */
    public MessageSourceResolvable words() {
        return new DefaultMessageSourceResolvable(
                new String[] {"attributes.refused." + reason}, new Object[] {allowed}, getMessage());
    }
}
