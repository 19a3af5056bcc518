package org.regulars.web.staff.permission;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.report.ListGrowth;
import org.regulars.report.MoveCount;
import org.regulars.report.PaceCount;
import org.regulars.report.PermissionList;
import org.regulars.report.PermissionReport;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How permission grows and shrinks, on one page and as a file. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class PermissionController {

    private final PermissionReport report;
    private final PermissionWords words;
    private final PermissionCharts charts;
    private final AuditTrail audit;

    PermissionController(PermissionReport report, PermissionWords words, PermissionCharts charts, AuditTrail audit) {
        this.report = report;
        this.words = words;
        this.charts = charts;
        this.audit = audit;
    }

    @GetMapping("/staff/permission")
    String show(
            @RequestParam(required = false) @Nullable String list,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable Integer months,
            HttpServletRequest request,
            Locale locale,
            Model model) {
        Map<String, String> lists = words.lists();
        Choice choice = chosen(lists, list, channel, months);
        PermissionList of = choice.of();
        LocalDate since = report.since(choice.months());
        model.addAttribute("choice", choice);
        model.addAttribute("lists", lists);
        model.addAttribute("words", words);
        model.addAttribute("looking", request.isUserInRole("ADMIN") || request.isUserInRole("MARKETING"));
        model.addAttribute("countedAt", report.countedAt().orElse(null));
        model.addAttribute("channels", Choice.CHANNELS);
        model.addAttribute("spans", Choice.MONTHS);
        model.addAttribute("since", since);
        model.addAttribute("all", report.lists(since));
        List<ListGrowth> growth = report.growth(of, since);
        List<MoveCount> moves = report.moves(of, since);
        List<PaceCount> paces = report.paces();
        model.addAttribute(
                "newest",
                growth.stream()
                        .sorted(Comparator.comparing(ListGrowth::month).reversed())
                        .toList());
        model.addAttribute("moves", moves);
        model.addAttribute("standing", report.standing(of));
        model.addAttribute("wordings", report.wordings(of));
        model.addAttribute("paces", paces);
        model.addAttribute("paused", report.paused());
        model.addAttribute("wishes", report.wishes(since));
        model.addAttribute("unanswered", report.unanswered(since));
        model.addAttribute("unreachable", report.unreachable());
        charts.draw(growth, moves, paces, model, locale);
        return "staff/permission/show";
    }

    @PostMapping("/staff/permission/file")
    void export(
            @RequestParam(required = false) @Nullable String list,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable Integer months,
            Principal who,
            HttpServletResponse response)
            throws IOException {
        Choice choice = chosen(words.lists(), list, channel, months);
        audit.record(
                who.getName(),
                "permission-report-exported",
                "list " + choice.list() + " " + choice.channel(),
                Map.of("months", choice.months()));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"permission-" + choice.list().replace('/', '-') + "-" + choice.channel()
                        + ".csv\"");
        response.getOutputStream()
                .write(PermissionFile.of(report, choice.of(), report.since(choice.months()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static Choice chosen(
            Map<String, String> lists, @Nullable String list, @Nullable String channel, @Nullable Integer months) {
        List<String> keys = List.copyOf(lists.keySet());
        return new Choice(list != null && lists.containsKey(list) ? list : keys.get(0), channel, months);
    }
}
