package org.regulars.web.selfservice;

import java.text.Collator;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.regulars.customer.AttributeDefinition;
import org.regulars.question.Answers;
import org.regulars.question.QuestionForm;
import org.regulars.question.Questions;
import org.regulars.web.page.PageLocale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Questions in the language of the page, and what somebody gets for the answers. */
@Component
public class QuestionWords {

    private static final int SHORT_LIST = 5;
    private static final Map<String, String> AUTOCOMPLETE = Map.of(
            "first_name", "given-name",
            "last_name", "family-name",
            "birthday", "bday",
            "country", "country",
            "postal_code", "postal-code",
            "city", "address-level2",
            "street", "street-address",
            "preferred_phone", "tel",
            "company", "organization",
            "website", "url");

    private final Questions questions;
    private final MessageSource messages;

    QuestionWords(Questions questions, MessageSource messages) {
        this.questions = questions;
        this.messages = messages;
    }

    /** What a form asks whoever comes. */
    List<AskedQuestion> ofStranger(String form, Locale locale) {
        return asked(form, questions.ofStranger(form), locale);
    }

    /** What a form asks this customer now. */
    List<AskedQuestion> of(String form, long customerId, Locale locale) {
        return asked(form, questions.of(form, customerId), locale);
    }

    private List<AskedQuestion> asked(String form, List<AttributeDefinition> asked, Locale locale) {
        Set<String> required = questions.form(form).map(QuestionForm::required).orElse(Set.of());
        return asked.stream()
                .map(one -> asked(one, locale).wanted(required.contains(one.key())))
                .toList();
    }

    /** What somebody gets for answering. */
    public String payoff(String form, Locale locale) {
        return questions
                .form(form)
                .map(QuestionForm::payoff)
                .map(words -> words.get(locale.getLanguage()))
                .orElseGet(() -> messages.getMessage("selfservice.questions.payoff", null, locale));
    }

    /** The same where staff wrote any; '' otherwise. */
    public String ownPayoff(String form, Locale locale) {
        return questions
                .form(form)
                .map(QuestionForm::payoff)
                .map(words -> words.get(locale.getLanguage()))
                .orElse("");
    }

    /** The answers with the words they answer. */
    Answers answers(
            String form, String settings, Map<String, String> values, List<AskedQuestion> asked, Locale locale) {
        Map<String, String> wording = new HashMap<>();
        String payoff = payoff(settings, locale);
        asked.forEach(question -> wording.put(question.key(), question.label() + "\n" + payoff));
        return new Answers(form, new TreeMap<>(values), wording, locale.getLanguage());
    }

    /** One attribute as a question. */
    public AskedQuestion asked(AttributeDefinition one, Locale locale) {
        List<AskedQuestion.Option> options = options(one, locale);
        boolean choice = options.size() > SHORT_LIST && !one.type().key().equals("several-of")
                || one.options().isEmpty() && !options.isEmpty();
        return new AskedQuestion(
                one.key(),
                one.label(locale.getLanguage()),
                choice ? "choice" : one.type().key(),
                options,
                false,
                AUTOCOMPLETE.getOrDefault(one.key(), "off"));
    }

    /** Countries and languages are texts to the profile, but nobody has to spell them. */
    private static List<AskedQuestion.Option> options(AttributeDefinition one, Locale locale) {
        Collator alphabet = Collator.getInstance(locale);
        return switch (one.key()) {
            case "country" ->
                Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream()
                        .map(code -> new AskedQuestion.Option(code, new Locale("", code).getDisplayCountry(locale)))
                        .sorted(Comparator.comparing(AskedQuestion.Option::label, alphabet))
                        .toList();
            case "language" ->
                PageLocale.CUSTOMERS.stream()
                        .map(known -> new AskedQuestion.Option(known.getLanguage(), known.getDisplayLanguage(known)))
                        .toList();
            default ->
                one.options().stream()
                        .map(option -> new AskedQuestion.Option(option, one.optionLabel(option, locale.getLanguage())))
                        .toList();
        };
    }
}
