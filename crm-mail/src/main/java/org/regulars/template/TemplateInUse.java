package org.regulars.template;

/** A campaign sends this template, so it stays. */
public final class TemplateInUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TemplateInUse(Throwable cause) {
        super(cause);
    }
}
