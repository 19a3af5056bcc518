package org.regulars.template;

import java.util.Objects;

/**
 * A mail template as its author wrote it: three parts with Liquid merge tags, the second one in MJML. The mail's language is
 * the {@code lang} attribute of {@code <mjml>}.
 */
public record TemplateSource(String subject, String mjml, String text) {
    public TemplateSource {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(mjml, "mjml");
        Objects.requireNonNull(text, "text");
    }
}
