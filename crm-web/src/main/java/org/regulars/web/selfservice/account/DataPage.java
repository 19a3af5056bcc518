package org.regulars.web.selfservice.account;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.ProfileLine;
import org.regulars.customer.Profiles;
import org.regulars.question.Questions;
import org.regulars.web.selfservice.AskedQuestion;
import org.regulars.web.selfservice.CustomerPage;
import org.regulars.web.selfservice.QuestionWords;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What is known about somebody in their words: each value with where it comes from and since when. */
@Component
class DataPage {

    /** They have a form of their own. */
    private static final Set<String> PLAIN = Set.of("first_name", "last_name", "language", "country");

    private final CustomerDirectory directory;
    private final Profiles profiles;
    private final Questions questions;
    private final QuestionWords words;
    private final CustomerPage customerPage;
    private final MessageSource messages;

    DataPage(
            CustomerDirectory directory,
            Profiles profiles,
            Questions questions,
            QuestionWords words,
            CustomerPage customerPage,
            MessageSource messages) {
        this.directory = directory;
        this.profiles = profiles;
        this.questions = questions;
        this.words = words;
        this.customerPage = customerPage;
        this.messages = messages;
    }

    /** What can be corrected by hand, as it is now; '' where unknown. */
    record About(String firstName, String lastName, String language, String country) {}

    About about(long customerId) {
        return directory
                .find(customerId)
                .map(CustomerDetail::who)
                .map(who -> new About(who.firstName(), who.lastName(), who.language(), who.country()))
                .orElse(new About("", "", "", ""));
    }

    /** One thing that is known, with every value that we were given for it; the one that counts first. */
    record Line(String label, List<Value> values) {}

    /** @param counts whether it is the one we go by */
    record Value(String text, String origin, String source, Instant at, boolean counts) {}

    List<Line> lines(long customerId) {
        Locale locale = LocaleContextHolder.getLocale();
        return profiles.of(customerId).stream()
                .map(line -> new Line(
                        label(line, locale),
                        line.values().stream()
                                .map(value -> new Value(
                                        text(line, value.text(), locale),
                                        value.origin(),
                                        source(value),
                                        value.recordedAt().toInstant(),
                                        value.effective()))
                                .toList()))
                .toList();
    }

    private String label(ProfileLine line, Locale locale) {
        AttributeDefinition definition = line.definition();
        String known =
                definition == null ? AttributeDefinition.inWords(line.key()) : definition.label(locale.getLanguage());
        return String.valueOf(messages.getMessage("your-data.column." + line.key(), null, known, locale));
    }

    private String text(ProfileLine line, String text, Locale locale) {
        AttributeDefinition definition = line.definition();
        if (line.key().equals("language")) {
            return Locale.forLanguageTag(text).getDisplayLanguage(locale);
        }
        if (line.key().equals("country") && text.matches("[A-Z]{2}")) {
            return new Locale("", text).getDisplayCountry(locale);
        }
        if (definition == null) {
            return text;
        }
        return switch (definition.type()) {
            case YES_NO ->
                text.equals("true")
                        ? word("selfservice.yes", locale)
                        : text.equals("false") ? word("selfservice.no", locale) : text;
            case DATE -> day(text);
            case ONE_OF -> definition.optionLabel(text, locale.getLanguage());
            case SEVERAL_OF ->
                list(text).stream()
                        .map(one -> definition.optionLabel(one, locale.getLanguage()))
                        .collect(Collectors.joining(", "));
            case TEXT, WHOLE, DECIMAL, URL -> text;
        };
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.replaceAll("[\\[\\]\"]", "").split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private String day(String text) {
        try {
            return customerPage.day(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return text;
        }
    }

    /** Who of the staff it was is theirs; '' where the way says enough. */
    private String source(ProfileLine.Value value) {
        String source = value.origin().equals("staff") ? "" : value.source();
        return source.isEmpty()
                ? ""
                : String.valueOf(messages.getMessage(
                        "account.source." + source.replace(' ', '-'), null, source, LocaleContextHolder.getLocale()));
    }

    private String word(String key, Locale locale) {
        return messages.getMessage(key, null, locale);
    }

    /** Addresses, numbers and handles that we know them by; the devices are only counted. */
    record Identities(List<CustomerDetail.Identity> named, long devices) {}

    Identities identities(long customerId) {
        List<CustomerDetail.Identity> all =
                directory.find(customerId).map(CustomerDetail::identities).orElse(List.of());
        String device = IdentityKind.ANONYMOUS_ID.key();
        return new Identities(
                all.stream().filter(one -> !one.kind().equals(device)).toList(),
                all.stream().filter(one -> one.kind().equals(device)).count());
    }

    /** What they can answer or put right: all that our forms may ask and the profile form asks, and all they told before. */
    List<AskedQuestion> questions(long customerId, Locale locale) {
        Set<String> asked = questions
                .form(Questions.PROFILE)
                .map(form -> Set.copyOf(form.keys()))
                .orElse(Set.of());
        Map<String, ProfileLine> known = known(customerId);
        return questions.askable().stream()
                .filter(one -> !PLAIN.contains(one.key()))
                .filter(one -> asked.contains(one.key()) || known.containsKey(one.key()))
                .map(one -> words.asked(one, locale))
                .toList();
    }

    String payoff(Locale locale) {
        return words.payoff(Questions.PROFILE, locale);
    }

    /** What counts now, as the form shows it. */
    Map<String, String> answers(long customerId) {
        Map<String, String> answers = new LinkedHashMap<>();
        known(customerId).forEach((key, line) -> {
            ProfileLine.@Nullable Value value = line.effective();
            if (value != null) {
                answers.put(
                        key,
                        String.join(",", value.text().startsWith("[") ? list(value.text()) : List.of(value.text())));
            }
        });
        return answers;
    }

    private Map<String, ProfileLine> known(long customerId) {
        return profiles.of(customerId).stream()
                .collect(Collectors.toMap(ProfileLine::key, line -> line, (one, other) -> one, LinkedHashMap::new));
    }

    /** Of what was posted, what this page asks and what is different. */
    Map<String, String> changes(long customerId, Map<String, String> posted, Locale locale) {
        Set<String> asked =
                questions(customerId, locale).stream().map(AskedQuestion::key).collect(Collectors.toSet());
        Map<String, String> now = answers(customerId);
        Map<String, String> changes = new LinkedHashMap<>();
        posted.forEach((key, value) -> {
            if (asked.contains(key) && !value.isBlank() && !value.equals(now.get(key))) {
                changes.put(key, value);
            }
        });
        return changes;
    }
}
