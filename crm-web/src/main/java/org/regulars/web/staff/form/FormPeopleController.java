package org.regulars.web.staff.form;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.export.SafeCsv;
import org.regulars.form.Form;
import org.regulars.form.Forms;
import org.regulars.report.FormFigures;
import org.regulars.report.FormLine;
import org.regulars.report.FormStep;
import org.regulars.report.Period;
import org.regulars.web.page.Format;
import org.regulars.web.staff.customer.PeopleList;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** The people behind the figures of a form, and the figures as a file. */
@Controller
@RequestMapping("/staff/forms/{key}")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class FormPeopleController {

    private final Forms forms;
    private final FormFigures figures;
    private final PeopleList people;
    private final AuditTrail audit;
    private final MessageSource messages;
    private final Format format;

    FormPeopleController(
            Forms forms,
            FormFigures figures,
            PeopleList people,
            AuditTrail audit,
            MessageSource messages,
            Format format) {
        this.forms = forms;
        this.figures = figures;
        this.people = people;
        this.audit = audit;
        this.messages = messages;
        this.format = format;
    }

    @GetMapping("/people/{step}")
    String people(
            @PathVariable String key,
            @PathVariable String step,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(defaultValue = "90") int days,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Locale locale,
            Model model) {
        Form form = find(key);
        FormStep reached = FormStep.ofKey(step).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        int chosen = FormNumbers.offered(days);
        Period period = figures.period(key, chosen);
        UriComponentsBuilder here = UriComponentsBuilder.fromPath("/staff/forms/{key}/people/{step}")
                .queryParam("days", chosen)
                .uriVariables(Map.of("key", key, "step", step, "source", source == null ? "" : source));
        if (source != null) {
            here.queryParam("source", "{source}");
        }
        if (day != null) {
            here.queryParam("day", day);
        }
        return people.show(
                figures.people(key, reached, source, day, period, after, PeopleList.ASK),
                "form " + key,
                new PeopleList.Heading(
                        form.name() + ": " + messages.getMessage("forms.step." + step, null, locale),
                        messages.getMessage(
                                "dashboard.period",
                                new Object[] {
                                    format.day(day == null ? period.from() : day),
                                    format.day(day == null ? period.to() : day)
                                },
                                locale),
                        "/staff/forms/" + key + "?days=" + chosen),
                here,
                after,
                who,
                model);
    }

    @PostMapping("/figures")
    void export(
            @PathVariable String key,
            @RequestParam(defaultValue = "90") int days,
            Principal who,
            HttpServletResponse response)
            throws IOException {
        find(key);
        Period period = figures.period(key, FormNumbers.offered(days));
        audit.record(
                who.getName(),
                "form-figures-exported",
                "form " + key,
                Map.of("from", period.from().toString(), "to", period.to().toString()));
        StringBuilder csv = new StringBuilder(SafeCsv.BYTE_ORDER_MARK)
                .append(SafeCsv.row(List.of(
                        "by", "value", "shown", "begun", "sent", "confirmed", "customers_who_bought", "net_revenue")));
        csv.append(row("total", figures.total(key, period)));
        figures.bySource(key, period).forEach(line -> csv.append(row("utm_source", line)));
        figures.byDay(key, period).forEach(line -> csv.append(row("day", line)));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"form-" + key + ".csv\"");
        response.getOutputStream().write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String row(String by, FormLine line) {
        return SafeCsv.row(Stream.concat(
                        Stream.of(by, line.of()),
                        Stream.of(
                                        line.shown(),
                                        line.begun(),
                                        line.sent(),
                                        line.confirmed(),
                                        line.buyers(),
                                        line.net().stripTrailingZeros().toPlainString())
                                .map(String::valueOf))
                .toList());
    }

    private Form find(String key) {
        return forms.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
