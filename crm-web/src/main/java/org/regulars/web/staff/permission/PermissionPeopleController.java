package org.regulars.web.staff.permission;

import java.security.Principal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.Frequency;
import org.regulars.report.Move;
import org.regulars.report.PermissionReport;
import org.regulars.report.PersonBehind;
import org.regulars.web.staff.customer.PeopleList;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** The people behind the numbers of the permission report. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class PermissionPeopleController {

    private static final String PATH = "/staff/permission/people/";

    private final PermissionReport report;
    private final PermissionWords words;
    private final PeopleList people;
    private final MessageSource messages;

    PermissionPeopleController(
            PermissionReport report, PermissionWords words, PeopleList people, MessageSource messages) {
        this.report = report;
        this.words = words;
        this.people = people;
        this.messages = messages;
    }

    /** Who came onto a list, left it, or asked to come: in one month, or since so many. */
    @GetMapping(PATH + "moved/{what}")
    String moved(
            @PathVariable String what,
            @RequestParam String list,
            @RequestParam String channel,
            @RequestParam(defaultValue = "12") int months,
            @RequestParam(defaultValue = "") String month,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Model model) {
        Move move = Move.ofKey(what).orElseThrow(PermissionPeopleController::unknown);
        Choice choice = new Choice(list, channel, months);
        Optional<LocalDate> only = month.isEmpty() ? Optional.empty() : Optional.of(first(month));
        List<PersonBehind> found = report.moved(
                choice.of(),
                move,
                source,
                only.orElseGet(() -> report.since(choice.months())),
                only.orElseGet(() -> report.since(1)).plusMonths(1),
                after,
                PeopleList.ASK);
        return show(
                found,
                "moved/" + what,
                word("permission.people.moved." + what, title(choice)),
                only.map(words::month).orElse("") + (source == null ? "" : " " + words.source(source, "")),
                choice,
                source == null ? Map.of("month", month) : Map.of("month", month, "source", source),
                after,
                who,
                model);
    }

    /** Who is on a list now. */
    @GetMapping(PATH + "on")
    String on(
            @RequestParam String list,
            @RequestParam String channel,
            @RequestParam(required = false) @Nullable String source,
            @RequestParam(required = false) @Nullable Long wording,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Model model) {
        Choice choice = new Choice(list, channel, null);
        Map<String, String> more = new HashMap<>();
        if (source != null) {
            more.put("source", source);
        }
        if (wording != null) {
            more.put("wording", wording.toString());
        }
        return show(
                report.on(choice.of(), source, wording, after, PeopleList.ASK),
                "on",
                word("permission.people.on", title(choice)),
                source == null ? "" : words.source(source, ""),
                choice,
                more,
                after,
                who,
                model);
    }

    /** Who wants mail how often; a pause is a pace too. */
    @GetMapping(PATH + "pace/{pace}")
    String paced(
            @PathVariable String pace,
            @RequestParam(defaultValue = "") String topic,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Model model) {
        boolean paused = pace.equals("paused");
        if (!paused && Frequency.of(pace).isEmpty()) {
            throw unknown();
        }
        return show(
                paused ? report.paused(after, PeopleList.ASK) : report.paced(topic, pace, after, PeopleList.ASK),
                "pace/" + pace,
                word("permission.pace." + pace),
                topic.isEmpty() ? "" : words.list("", topic),
                new Choice(null, null, null),
                Map.of("topic", topic),
                after,
                who,
                model);
    }

    /** Whose mailbox never confirmed. */
    @GetMapping(PATH + "never-confirmed")
    String never(
            @RequestParam String form,
            @RequestParam String month,
            @RequestParam(defaultValue = "0") long after,
            Principal who,
            Model model) {
        return show(
                report.neverConfirmed(form, first(month), after, PeopleList.ASK),
                "never-confirmed",
                word("permission.people.never", form),
                words.month(first(month)),
                new Choice(null, null, null),
                Map.of("form", form, "month", month),
                after,
                who,
                model);
    }

    private String show(
            List<PersonBehind> found,
            String path,
            String title,
            String subtitle,
            Choice choice,
            Map<String, String> more,
            long after,
            Principal who,
            Model model) {
        Map<String, String> values = new HashMap<>(more);
        values.put("list", choice.list());
        values.put("channel", choice.channel());
        values.put("months", Integer.toString(choice.months()));
        UriComponentsBuilder here = UriComponentsBuilder.fromPath(PATH + path);
        values.keySet().stream().sorted().forEach(key -> here.queryParam(key, "{" + key + "}"));
        here.uriVariables(Map.copyOf(values));
        return people.show(
                found,
                "permission report " + path,
                new PeopleList.Heading(
                        title,
                        subtitle.strip(),
                        "/staff/permission?list=" + choice.list() + "&channel=" + choice.channel() + "&months="
                                + choice.months()),
                here,
                after,
                who,
                model);
    }

    private String title(Choice choice) {
        return words.list(choice.of().purpose(), choice.of().topic());
    }

    private String word(String key, Object... of) {
        return messages.getMessage(key, of, LocaleContextHolder.getLocale());
    }

    private static LocalDate first(String month) {
        try {
            return YearMonth.parse(month).atDay(1);
        } catch (DateTimeException e) {
            throw unknown();
        }
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
