package org.regulars.web.page;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.PurposeBook;
import org.regulars.consent.PurposeWords;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.support.ResourceBundleMessageSource;

/** The bundles, but for purposes and topics the words that staff wrote, where they wrote any: these are taken literally. */
final class ManagedMessages extends ResourceBundleMessageSource {

    private static final Pattern PURPOSE =
            Pattern.compile("(?:selfservice|consents|segments)\\.(purpose|wording)\\.([a-z0-9-]+)");
    private static final Pattern TOPIC =
            Pattern.compile("(selfservice|consents)\\.topic\\.([a-z0-9-]+)(\\.name|\\.about)?");

    private final ObjectProvider<PurposeBook> purposes;

    ManagedMessages(ObjectProvider<PurposeBook> purposes) {
        this.purposes = purposes;
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        return managed(code, locale)
                .map(text -> new MessageFormat(
                        text.replace("'", "''").replace("{", "'{'").replace("}", "'}'"), locale))
                .orElseGet(() -> super.resolveCode(code, locale));
    }

    private Optional<String> managed(String code, Locale locale) {
        if (!code.startsWith("selfservice.") && !code.startsWith("consents.") && !code.startsWith("segments.")) {
            return Optional.empty();
        }
        Matcher purpose = PURPOSE.matcher(code);
        if (purpose.matches()) {
            return book().purpose(purpose.group(2), locale.getLanguage())
                    .map(words -> purpose.group(1).equals("wording") ? words.wording() : words.name());
        }
        Matcher topic = TOPIC.matcher(code);
        if (topic.matches()) {
            return book().topic(topic.group(2), locale.getLanguage())
                    .map(words -> ".about".equals(topic.group(3))
                            ? words.about()
                            : topic.group(1).equals("consents") ? ofPurpose(words, locale) : words.name());
        }
        return Optional.empty();
    }

    private String ofPurpose(PurposeWords topic, Locale locale) {
        return getMessage("consents.purpose." + topic.purpose(), null, topic.purpose(), locale) + ": " + topic.name();
    }

    private PurposeBook book() {
        return purposes.getObject();
    }
}
