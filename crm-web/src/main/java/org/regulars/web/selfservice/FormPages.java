package org.regulars.web.selfservice;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.LinkHolder;
import org.regulars.consent.ShownWording;
import org.regulars.consent.Utm;
import org.regulars.form.Form;
import org.regulars.offer.Offers;
import org.regulars.question.Questions;
import org.regulars.shop.ShopProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Puts together what somebody sees of a form, and what is wrong with what they sent. */
@Component
public class FormPages {

    private final ConsentWords words;
    private final Questions questions;
    private final QuestionWords asked;
    private final Offers offers;
    private final ShopProperties shop;
    private final MessageSource messages;

    FormPages(
            ConsentWords words,
            Questions questions,
            QuestionWords asked,
            Offers offers,
            ShopProperties shop,
            MessageSource messages) {
        this.words = words;
        this.questions = questions;
        this.asked = asked;
        this.offers = offers;
        this.shop = shop;
        this.messages = messages;
    }

    /** The form as a stranger sees it first. */
    public FormView blank(Form form, Locale locale) {
        return of(form, null, "/f/" + form.key(), FormPost.BLANK, Utm.NONE, Map.of(), Map.of(), locale);
    }

    /**
     * @param holder of a personal link, who is asked only what is not known of them and shown nothing that is; null for a
     *     stranger
     */
    FormView of(
            Form form,
            @Nullable LinkHolder holder,
            String path,
            FormPost typed,
            Utm utm,
            Map<String, String> problems,
            Map<String, Object> refused,
            Locale locale) {
        String language = form.speaks(locale.getLanguage(), shop.language());
        // Copies on the shop's pages may show words that have changed since: whoever ticked them sees them again.
        Map<String, ShownWording> ticked = agreed(form, typed).stream()
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(FormPages::about, Function.identity(), (one, two) -> one));
        List<Box> boxes = form.boxes().stream()
                .map(box -> words.box(box, locale))
                .map(shown -> Box.of(ticked.getOrDefault(about(shown), shown), ticked.containsKey(about(shown))))
                .toList();
        return new FormView(
                form,
                form.in(language),
                gift(form, language),
                language,
                asked.ownPayoff(form.key(), Locale.forLanguageTag(language)),
                boxes,
                questions(form, holder, locale),
                path,
                holder == null ? "" : holder.maskedAddress(),
                utm,
                typed,
                problems,
                refused);
    }

    private FormView.@Nullable Gift gift(Form form, String language) {
        Long offerId = form.offerId();
        if (offerId == null) {
            return null;
        }
        return offers.find(offerId)
                .map(offer -> offer.in(language, shop.language()))
                .map(words -> new FormView.Gift(words.title(), words.text(), offers.availability(offerId)))
                .orElse(null);
    }

    private static String about(ShownWording shown) {
        return shown.purpose() + "/" + shown.topic();
    }

    List<AskedQuestion> questions(Form form, @Nullable LinkHolder holder, Locale locale) {
        return holder == null
                ? asked.ofStranger(form.key(), locale)
                : asked.of(form.key(), holder.customerId(), locale);
    }

    /** The words of each ticked box; empty for one that the form does not have. */
    List<Optional<ShownWording>> agreed(Form form, FormPost typed) {
        return typed.agree().stream()
                .distinct()
                .map(value -> words.of(value)
                        .filter(shown -> form.boxes().stream()
                                .anyMatch(box -> box.purpose().equals(shown.purpose())
                                        && box.topic().equals(shown.topic()))))
                .toList();
    }

    /** Why answers are not taken, by attribute, required ones that are missing among them. */
    Map<String, Object> refused(FormPost typed, List<AskedQuestion> asked) {
        Map<String, Object> refused = new LinkedHashMap<>();
        questions.problems(typed.answers()).forEach((key, problem) -> refused.put(key, problem.words()));
        asked.stream()
                .filter(one -> one.required()
                        && typed.answers().getOrDefault(one.key(), "").isBlank())
                .forEach(one ->
                        refused.put(one.key(), new DefaultMessageSourceResolvable("selfservice.form.answer.missing")));
        return refused;
    }

    /** What the button says. */
    public String button(FormView view, Locale locale) {
        return view.words().button().isBlank()
                ? messages.getMessage("selfservice.sign-up.button", null, locale)
                : view.words().button();
    }
}
