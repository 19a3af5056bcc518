package org.regulars.web.selfservice;

import java.util.Locale;
import java.util.Map;
import org.regulars.question.Questions;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** The sign-up form as plain HTML for any page of the shop; it needs no script and no style of ours. */
@Component
public class EmbeddedForm {

    private final ITemplateEngine templates;
    private final ConsentWords words;
    private final QuestionWords questions;
    private final ShopProperties shop;

    EmbeddedForm(ITemplateEngine templates, ConsentWords words, QuestionWords questions, ShopProperties shop) {
        this.templates = templates;
        this.words = words;
        this.questions = questions;
        this.shop = shop;
    }

    /** The form with the words of this language as they are today. */
    public String html(Locale language) {
        return templates
                .process(
                        "selfservice/embedded-form",
                        new Context(
                                language,
                                Map.of(
                                        "address",
                                        shop.link("/p/sign-up"),
                                        "boxes",
                                        words.purposes(language).stream()
                                                .map(shown -> SignUpController.Box.of(shown, false))
                                                .toList(),
                                        "questions",
                                        questions.ofStranger(language),
                                        "payoff",
                                        questions.payoff(Questions.SIGN_UP, language))))
                .strip();
    }
}
