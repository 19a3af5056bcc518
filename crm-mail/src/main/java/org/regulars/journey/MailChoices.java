package org.regulars.journey;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.regulars.segment.Parameter;
import org.regulars.template.ReadyMails;
import org.regulars.template.Templates;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** The mails that a journey can send: those that come with the product for journeys, and those that staff wrote. */
@Component
class MailChoices {

    private static final String WRITTEN = "template-";
    private static final Pattern WRITTEN_ID = Pattern.compile(WRITTEN + "(\\d{1,18})");

    private final Templates templates;

    MailChoices(Templates templates) {
        this.templates = templates;
    }

    List<Parameter.Choice> all() {
        List<Parameter.Choice> choices = new ArrayList<>();
        ReadyMails.OF_JOURNEYS.forEach(key -> choices.add(new Parameter.Choice(
                key, new DefaultMessageSourceResolvable(new String[] {"journeys.mail." + key}, null, key))));
        templates
                .all()
                .forEach(template -> choices.add(new Parameter.Choice(
                        WRITTEN + template.templateId(),
                        new DefaultMessageSourceResolvable(
                                new String[] {"journeys.no-such-message"}, null, template.name()))));
        return choices;
    }

    /** The key under which dispatches name the mail: of what staff wrote the present version. */
    String key(String choice) {
        Matcher written = WRITTEN_ID.matcher(choice);
        if (!written.matches()) {
            return choice;
        }
        long id = Long.parseLong(written.group(1));
        return templates
                .find(id)
                .map(template -> Templates.key(id, template.version()))
                .orElse(choice);
    }
}
