package org.regulars.web.selfservice;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.regulars.form.Form;
import org.regulars.question.Questions;
import org.regulars.shop.ShopProperties;
import org.regulars.web.selfservice.SignUpController.Box;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A sign-up form as plain HTML for any page of the shop; it needs no style of ours, and works without our script. */
@Component
public class EmbeddedForm {

    private final ITemplateEngine templates;
    private final ConsentWords words;
    private final QuestionWords questions;
    private final FormPages pages;
    private final ShopProperties shop;

    EmbeddedForm(
            ITemplateEngine templates,
            ConsentWords words,
            QuestionWords questions,
            FormPages pages,
            ShopProperties shop) {
        this.templates = templates;
        this.words = words;
        this.questions = questions;
        this.pages = pages;
        this.shop = shop;
    }

    /** The ready form with the words of this language as they are today. */
    public String html(Locale language) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("address", shop.link("/p/sign-up"));
        shown.put(
                "boxes",
                words.purposes(language).stream().map(one -> Box.of(one, false)).toList());
        shown.put("questions", questions.ofStranger(Questions.SIGN_UP, language));
        shown.put("payoff", questions.payoff(Questions.SIGN_UP, language));
        shown.put("paragraphs", List.of());
        return process(language, shown);
    }

    /** A form that staff made, the same way. */
    public String html(Form form, Locale language) {
        FormView view = pages.blank(form, language);
        Map<String, Object> shown = new HashMap<>();
        shown.put("key", form.key());
        shown.put("address", shop.link("/f/" + form.key()));
        shown.put("script", shop.link("/forms.js"));
        shown.put("title", view.words().title());
        shown.put("paragraphs", view.paragraphs());
        shown.put("button", pages.button(view, language));
        shown.put("boxes", view.boxes());
        shown.put("questions", view.questions());
        shown.put("payoff", view.payoff());
        return process(language, shown);
    }

    private String process(Locale language, Map<String, Object> shown) {
        return templates
                .process("selfservice/embedded-form", new Context(language, shown))
                .strip();
    }
}
