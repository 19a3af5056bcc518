package org.regulars.web.staff.template;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.regulars.template.TemplateSource;

/**
 * A template of one language as typed.
 *
 * @param as e-mail address or number of the customer for whom it is shown; '' for nobody in particular
 */
record TemplateForm(
        @NotBlank(message = "{templates.name.missing}") @Size(max = 100, message = "{templates.name.long}")
        String name,

        @Pattern(regexp = "[a-z]{2}", message = "{templates.language.wrong}")
        String language,

        @NotBlank(message = "{templates.subject.missing}") @Size(max = 1000, message = "{templates.subject.long}")
        String subject,

        @NotBlank(message = "{templates.mjml.missing}") String mjml,
        String text,
        String as) {

    TemplateForm(
            @Nullable String name,
            @Nullable String language,
            @Nullable String subject,
            @Nullable String mjml,
            @Nullable String text,
            @Nullable String as) {
        this.name = name == null ? "" : name.strip();
        this.language = language == null ? "" : language.strip();
        this.subject = subject == null ? "" : subject;
        this.mjml = mjml == null ? "" : mjml;
        this.text = text == null ? "" : text;
        this.as = as == null ? "" : as.strip();
    }

    static TemplateForm of(String name, String language, TemplateSource source) {
        return new TemplateForm(name, language, source.subject(), source.mjml(), source.text(), "");
    }

    TemplateSource source() {
        return new TemplateSource(subject, mjml, text);
    }
}
