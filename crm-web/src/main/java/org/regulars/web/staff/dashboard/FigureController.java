package org.regulars.web.staff.dashboard;

import java.security.Principal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.regulars.report.Figure;
import org.regulars.report.Period;
import org.regulars.report.Reports;
import org.regulars.value.RfmGroup;
import org.regulars.web.page.Format;
import org.regulars.web.staff.customer.PeopleList;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** The people behind a number of the dashboard. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class FigureController {

    private final Reports reports;
    private final MessageSource messages;
    private final PeopleList people;
    private final Format format;

    FigureController(Reports reports, MessageSource messages, PeopleList people, Format format) {
        this.reports = reports;
        this.messages = messages;
        this.people = people;
        this.format = format;
    }

    @GetMapping("/staff/figures/{key}")
    String people(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String of,
            @RequestParam(defaultValue = "90") int days,
            @RequestParam(defaultValue = "0") long after,
            Locale locale,
            Principal who,
            Model model) {
        Figure figure = Figure.ofKey(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        int chosen = Reports.PERIODS.contains(days) ? days : 90;
        Period period = reports.period(chosen);
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/staff/figures/{key}")
                .queryParam("of", "{of}")
                .queryParam("days", chosen)
                .uriVariables(Map.of("key", key, "of", of));
        return people.show(
                reports.people(figure, of, period, after, PeopleList.ASK),
                "figure " + figure.key(),
                new PeopleList.Heading(title(figure, of, locale), subtitle(figure, of, period, locale), "/staff"),
                here,
                after,
                who,
                model);
    }

    private String subtitle(Figure figure, String of, Period period, Locale locale) {
        return figure.ofPeriod()
                ? messages.getMessage(
                        "dashboard.period", new Object[] {format.day(period.from()), format.day(period.to())}, locale)
                : figure == Figure.GROUP
                        ? messages.getMessage("value.group." + group(of).key() + ".meaning", null, locale)
                        : "";
    }

    private String title(Figure figure, String of, Locale locale) {
        return switch (figure) {
            case GROUP -> messages.getMessage("value.group." + group(of).key(), null, locale);
            case LIST ->
                messages.getMessage(
                        "dashboard.people.list",
                        new Object[] {messages.getMessage("segments.purpose." + of, null, of, locale)},
                        locale);
            default -> messages.getMessage("dashboard.card." + figure.key(), null, locale);
        };
    }

    private static RfmGroup group(String key) {
        return Arrays.stream(RfmGroup.values())
                .filter(group -> group.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
