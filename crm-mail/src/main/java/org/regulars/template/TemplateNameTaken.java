package org.regulars.template;

/** There is a template of this name already. */
public final class TemplateNameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
