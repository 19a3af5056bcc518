package org.regulars.web.staff.dashboard;

import java.math.RoundingMode;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.regulars.report.Period;
import org.regulars.report.Reports;
import org.regulars.report.Revenue;
import org.regulars.report.Totals;
import org.regulars.shop.ShopProperties;
import org.regulars.value.Rfm;
import org.regulars.web.page.Format;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** How the shop is doing, on one page. */
@Controller
class DashboardController {

    private final Reports reports;
    private final Rfm rfm;
    private final ShopProperties shop;
    private final Format format;
    private final MessageSource messages;
    private final JsonMapper json;

    DashboardController(
            Reports reports, Rfm rfm, ShopProperties shop, Format format, MessageSource messages, JsonMapper json) {
        this.reports = reports;
        this.rfm = rfm;
        this.shop = shop;
        this.format = format;
        this.messages = messages;
        this.json = json;
    }

    @GetMapping("/staff")
    String show(@RequestParam(defaultValue = "90") int days, Locale locale, Model model) {
        int chosen = Reports.PERIODS.contains(days) ? days : 90;
        Period period = reports.period(chosen);
        List<Revenue> revenue = reports.revenue(period);
        model.addAttribute("steps", reports.firstSteps());
        model.addAttribute("days", chosen);
        model.addAttribute("periods", Reports.PERIODS);
        model.addAttribute("period", period);
        model.addAttribute("cards", cards(period));
        model.addAttribute("revenue", revenue);
        model.addAttribute("chart", json.writeValueAsString(chart(revenue, period, locale)));
        model.addAttribute("mails", reports.mails(chosen));
        model.addAttribute("baskets", reports.openBaskets());
        model.addAttribute("lists", reports.listSizes());
        model.addAttribute("top", reports.topProducts(chosen));
        model.addAttribute("groups", rfm.groupSizes());
        model.addAttribute("scored", rfm.last().orElse(null));
        return "staff/dashboard/show";
    }

    private List<Card> cards(Period period) {
        Totals now = reports.totals(period);
        Totals before = reports.totalsBefore(period).orElse(null);
        return List.of(
                new Card(
                        "net",
                        format.money(now.net()),
                        Card.change(before == null ? null : before.net(), now.net()),
                        ""),
                new Card(
                        "orders",
                        format.number(now.orders()),
                        Card.change(before == null ? null : before.orders(), now.orders()),
                        ""),
                new Card(
                        "new-customers",
                        format.number(now.newCustomers()),
                        Card.change(before == null ? null : before.newCustomers(), now.newCustomers()),
                        "new-customers"),
                new Card(
                        "returning-customers",
                        format.number(now.returningCustomers()),
                        Card.change(before == null ? null : before.returningCustomers(), now.returningCustomers()),
                        "returning-customers"));
    }

    private RevenueChart chart(List<Revenue> revenue, Period period, Locale locale) {
        DateTimeFormatter label =
                DateTimeFormatter.ofPattern(period.unit().equals("month") ? "MMM yyyy" : "d MMM", locale);
        return new RevenueChart(
                revenue.stream().map(one -> label.format(one.from())).toList(),
                revenue.stream()
                        .map(one -> one.net().setScale(2, RoundingMode.HALF_UP))
                        .toList(),
                messages.getMessage("dashboard.revenue", null, locale),
                locale.toLanguageTag(),
                shop.currency().getCurrencyCode());
    }
}
