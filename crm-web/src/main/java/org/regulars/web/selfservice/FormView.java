package org.regulars.web.selfservice;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.Utm;
import org.regulars.form.Form;
import org.regulars.form.FormWords;
import org.regulars.offer.Availability;

/**
 * A form as somebody sees it.
 *
 * @param gift what somebody gets for it beside mails; null for nothing
 * @param language of the words, which may be another than that of the page
 * @param payoff what people get, in the words of staff; '' for none
 * @param action where it posts to
 * @param holder masked address of whoever came by a personal link; '' of a stranger, who types one
 * @param problems message keys by field; "form" for what belongs to no field
 * @param refused what is wrong with answers, by attribute
 */
public record FormView(
        Form form,
        FormWords words,
        @Nullable Gift gift,
        String language,
        String payoff,
        List<Box> boxes,
        List<AskedQuestion> questions,
        String action,
        String holder,
        Utm utm,
        FormPost typed,
        Map<String, String> problems,
        Map<String, Object> refused) {

    /**
     * What somebody gets.
     *
     * @param availability whether they get it at once
     */
    public record Gift(String title, String text, Availability availability) {

        public List<String> paragraphs() {
            return FormView.paragraphs(text);
        }
    }

    public List<String> paragraphs() {
        return paragraphs(words.text());
    }

    public List<String> payoffParagraphs() {
        return paragraphs(payoff);
    }

    public List<String> thanks() {
        return paragraphs(words.thanks());
    }

    private static List<String> paragraphs(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\R\\s*\\R"));
    }
}
