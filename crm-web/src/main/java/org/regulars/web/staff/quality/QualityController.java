package org.regulars.web.staff.quality;

import java.util.List;
import java.util.Locale;
import org.regulars.quality.IssueLine;
import org.regulars.quality.Quality;
import org.regulars.quality.QualityFixes;
import org.regulars.quality.QualityOverview;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/** The quality of the whole list in pictures, what to put right first, and the people behind each number. */
@Controller
@RequestMapping("/staff/quality")
@PreAuthorize(QualityController.WHO)
class QualityController {

    static final String WHO = "hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')";

    private static final int PAGE = 50;

    private final Quality quality;
    private final QualityFixes fixes;
    private final MessageSource messages;
    private final JsonMapper json;

    QualityController(Quality quality, QualityFixes fixes, MessageSource messages, JsonMapper json) {
        this.quality = quality;
        this.fixes = fixes;
        this.messages = messages;
        this.json = json;
    }

    @GetMapping
    String show(Locale locale, Model model) {
        QualityOverview all = quality.overview();
        QualityOverview.Coverage coverage = all.coverage();
        model.addAttribute("all", all);
        model.addAttribute("fixes", fixes.recent());
        model.addAttribute(
                "fixable", Quality.ISSUES.stream().filter(Quality::fixable).toList());
        model.addAttribute(
                "coverage",
                chart(
                        "bar",
                        "quality.coverage.",
                        List.of("known", "addressed", "usable", "consenting", "proven"),
                        List.of(
                                all.customers(),
                                coverage.addressed(),
                                coverage.usable(),
                                coverage.consenting(),
                                coverage.proven()),
                        locale));
        model.addAttribute(
                "bands", chart("ring", "quality.band.", List.of("20", "40", "60", "80", "100"), all.bands(), locale));
        return "staff/quality/show";
    }

    private String chart(String kind, String prefix, List<String> keys, List<Long> values, Locale locale) {
        return json.writeValueAsString(new QualityChart(
                kind,
                keys.stream()
                        .map(key -> messages.getMessage(prefix + key, null, locale))
                        .toList(),
                values,
                messages.getMessage("quality.customers", null, locale),
                locale.toLanguageTag()));
    }

    @GetMapping("/{issue}")
    String people(
            @PathVariable String issue,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "") String subject,
            Model model) {
        List<IssueLine> found = quality.people(known(issue), after, subject, PAGE + 1);
        List<IssueLine> lines = found.stream().limit(PAGE).toList();
        String here = "/staff/quality/" + issue;
        model.addAttribute("issue", issue);
        model.addAttribute("lines", lines);
        model.addAttribute("fixable", Quality.fixable(issue));
        model.addAttribute("first", after > 0 ? here : null);
        IssueLine last = lines.isEmpty() ? null : lines.get(lines.size() - 1);
        model.addAttribute(
                "next",
                found.size() > PAGE && last != null
                        ? here + "?after=" + last.customerId() + "&subject=" + last.subject()
                        : null);
        return "staff/quality/people";
    }

    /** What applying all suggestions would do, before it is done. */
    @GetMapping("/{issue}/fixes")
    String preview(@PathVariable String issue, Model model) {
        if (!Quality.fixable(known(issue))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("issue", issue);
        model.addAttribute("preview", fixes.preview(issue));
        return "staff/quality/preview";
    }

    private static String known(String issue) {
        if (!Quality.ISSUES.contains(issue)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return issue;
    }
}
