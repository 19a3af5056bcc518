package org.regulars.web.staff.dashboard;

import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.report.Figure;
import org.regulars.report.Period;
import org.regulars.report.PersonBehind;
import org.regulars.report.Reports;
import org.regulars.value.RfmGroup;
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

    private static final int PAGE = 50;

    private final Reports reports;
    private final MessageSource messages;
    private final AuditTrail audit;

    FigureController(Reports reports, MessageSource messages, AuditTrail audit) {
        this.reports = reports;
        this.messages = messages;
        this.audit = audit;
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
        List<PersonBehind> found = reports.people(figure, of, period, after, PAGE + 1);
        List<PersonBehind> people = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "figure-people-listed",
                "figure " + figure.key(),
                people.stream().map(PersonBehind::customerId).toList(),
                Map.of());
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/staff/figures/{key}")
                .queryParam("of", "{of}")
                .queryParam("days", chosen);
        model.addAttribute("title", title(figure, of, locale));
        model.addAttribute("figure", figure);
        model.addAttribute("of", of);
        model.addAttribute("period", period);
        model.addAttribute("people", people);
        model.addAttribute("first", after > 0 ? here.build(key, of).toString() : null);
        model.addAttribute(
                "next",
                found.size() > PAGE
                        ? here.queryParam("after", people.get(PAGE - 1).customerId())
                                .build(key, of)
                                .toString()
                        : null);
        return "staff/dashboard/people";
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
