package org.regulars.web.selfservice;

import java.util.List;
import java.util.Map;
import org.regulars.consent.Utm;
import org.regulars.form.Form;
import org.regulars.form.FormWords;

/**
 * A form as somebody sees it.
 *
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
