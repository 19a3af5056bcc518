package org.regulars.web.staff.form;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.form.FormCosts;
import org.regulars.report.FormFigures;
import org.regulars.report.FormLine;
import org.regulars.report.Period;
import org.regulars.web.page.Chart;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import tools.jackson.databind.json.JsonMapper;

/** The figures of a form as its page shows them. */
@Component
class FormNumbers {

    static final int USUAL = 90;
    private static final List<Integer> PERIODS = List.of(30, USUAL, 365, FormFigures.ALL_TIME);

    private final FormFigures figures;
    private final FormCosts costs;
    private final MessageSource messages;
    private final JsonMapper json;

    FormNumbers(FormFigures figures, FormCosts costs, MessageSource messages, JsonMapper json) {
        this.figures = figures;
        this.costs = costs;
        this.messages = messages;
        this.json = json;
    }

    /** A number of days that pages offer, whatever was asked for. */
    static int offered(int days) {
        return PERIODS.contains(days) ? days : USUAL;
    }

    void show(String form, int days, Model model, Locale locale) {
        int chosen = offered(days);
        Period period = figures.period(form, chosen);
        FormLine total = figures.total(form, period);
        BigDecimal cost =
                chosen == FormFigures.ALL_TIME ? costs.total(form) : costs.within(form, period.from(), period.to());
        model.addAttribute("days", chosen);
        model.addAttribute("periods", PERIODS);
        model.addAttribute("period", period);
        model.addAttribute("total", total);
        model.addAttribute(
                "steps",
                List.of(
                        new Step("shown", false, total.shown(), 0, total.shown()),
                        new Step("begun", false, total.begun(), total.shown(), total.shown()),
                        new Step("sent", true, total.sent(), total.begun(), total.shown()),
                        new Step("confirmed", true, total.confirmed(), total.sent(), total.shown()),
                        new Step("buyers", true, total.buyers(), total.confirmed(), total.shown())));
        model.addAttribute("spent", cost);
        model.addAttribute("perConfirmed", each(cost, total.confirmed()));
        model.addAttribute("sources", figures.bySource(form, period));
        model.addAttribute("perDay", figures.byDay(form, period));
        model.addAttribute("funnel", json.writeValueAsString(funnel(total, locale)));
    }

    private Chart funnel(FormLine total, Locale locale) {
        return new Chart(
                Stream.of("shown", "begun", "sent", "confirmed", "buyers")
                        .map(step -> messages.getMessage("forms.step." + step, null, locale))
                        .toList(),
                List.of(new Chart.Series(
                        messages.getMessage("forms.figures", null, locale),
                        "bar",
                        "plain",
                        List.of(total.shown(), total.begun(), total.sent(), total.confirmed(), total.buyers()))),
                locale.toLanguageTag());
    }

    private static @Nullable BigDecimal each(BigDecimal cost, long of) {
        return cost.signum() == 0 || of == 0 ? null : cost.divide(BigDecimal.valueOf(of), 2, RoundingMode.HALF_UP);
    }

    /**
     * A line of the funnel.
     *
     * @param known whether there are people behind it
     */
    record Step(String key, boolean known, long times, long before, long shown) {

        public @Nullable Double ofBefore() {
            return FormLine.share(times, before);
        }

        public @Nullable Double ofShown() {
            return FormLine.share(times, shown);
        }
    }
}
