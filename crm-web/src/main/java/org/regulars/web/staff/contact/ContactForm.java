package org.regulars.web.staff.contact;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.regulars.interaction.ContactChannel;
import org.regulars.interaction.LogContact;
import org.springframework.format.annotation.DateTimeFormat;

/**
 * A contact as staff write it down.
 *
 * @param at in the shop's zone
 */
record ContactForm(
        @NotNull(message = "{contacts.channel.missing}") @Nullable
        ContactChannel channel,

        @NotNull(message = "{contacts.direction.missing}") @Nullable
        Boolean incoming,

        @NotNull(message = "{contacts.at.missing}") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME) @Nullable
        LocalDateTime at,

        @NotBlank(message = "{contacts.subject.missing}") @Size(max = 120, message = "{contacts.subject.long}")
        String subject,

        @Size(max = 4000, message = "{contacts.text.long}") String text) {

    ContactForm {
        subject = subject == null ? "" : subject.strip();
        text = text == null ? "" : text.strip();
    }

    /** Only for a form without errors. */
    LogContact contactWith(long customerId, ZoneId zone) {
        if (channel == null || incoming == null || at == null) {
            throw new IllegalStateException("The form was not checked");
        }
        return new LogContact(customerId, channel, incoming, at.atZone(zone).toInstant(), subject, text);
    }
}
