package org.regulars.web.selfservice;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.regulars.form.Form;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** A sign-up form as plain HTML for any page of the shop; it needs no style of ours, and works without our script. */
@Component
public class EmbeddedForm {

    private final ITemplateEngine templates;
    private final FormPages pages;
    private final ShopProperties shop;

    EmbeddedForm(ITemplateEngine templates, FormPages pages, ShopProperties shop) {
        this.templates = templates;
        this.pages = pages;
        this.shop = shop;
    }

    /** With the words of this language as they are today. */
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
        return templates
                .process("selfservice/embedded-form", new Context(language, shown))
                .strip();
    }
}
