package org.regulars.web.staff.scores;

import java.math.BigDecimal;
import java.security.Principal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.lifetime.Lifetime;
import org.regulars.lifetime.LifetimeReport;
import org.regulars.lifetime.LifetimeSettings;
import org.regulars.lifetime.ScoredPerson;
import org.regulars.lifetime.Scores;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The model of what customers will bring, its check against what came, and the people behind it. */
@Controller
class ScoresController {

    private static final int PAGE = 50;
    private static final String HOME = "redirect:/staff/scores";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Lifetime lifetime;
    private final Scores scores;
    private final AuditTrail audit;

    ScoresController(Lifetime lifetime, Scores scores, AuditTrail audit) {
        this.lifetime = lifetime;
        this.scores = scores;
        this.audit = audit;
    }

    @GetMapping("/staff/scores")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
    String show(Model model) {
        LifetimeReport report = lifetime.report().orElse(null);
        LifetimeSettings settings = lifetime.settings();
        model.addAttribute("report", report);
        model.addAttribute("last", lifetime.last().orElse(null));
        model.addAttribute("settings", settings);
        model.addAttribute(
                "discount",
                settings.discountRate().multiply(HUNDRED).stripTrailingZeros().toPlainString());
        model.addAttribute("risks", scores.risks());
        if (report != null && report.checked() != null) {
            model.addAttribute("byMonth", Picture.of(report.months()));
            model.addAttribute("summed", Picture.of(Picture.summed(report.months())));
        }
        return "staff/scores/show";
    }

    /** Keeps what was chosen; the job works it out within minutes. */
    @PostMapping("/staff/scores")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String recalculate(
            @RequestParam(defaultValue = "week") String unit,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(defaultValue = "10") String discount,
            Principal who,
            RedirectAttributes redirect) {
        LocalDate day = day(until);
        if (!List.of("day", "week").contains(unit)
                || (day == null && !until.isBlank())
                || !discount.strip().matches("\\d{1,2}(\\.\\d{1,2})?|100")) {
            redirect.addFlashAttribute("flash", "scores.settings.wrong");
            redirect.addFlashAttribute("flashKind", "warning");
            return HOME;
        }
        lifetime.choose(
                new LifetimeSettings(unit, day, new BigDecimal(discount.strip()).movePointLeft(2)), who.getName());
        redirect.addFlashAttribute("flash", "scores.settings.done");
        return HOME;
    }

    /** Whom we are about to lose, those first who brought most. */
    @GetMapping("/staff/scores/risk/{risk}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
    String people(@PathVariable String risk, @RequestParam(defaultValue = "0") int skip, Principal who, Model model) {
        if (!Scores.RISKS.contains(risk) || skip < 0) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        List<ScoredPerson> found = scores.atRisk(risk, skip, PAGE + 1);
        List<ScoredPerson> people = found.stream().limit(PAGE).toList();
        audit.recordAll(
                who.getName(),
                "figure-people-listed",
                "risk " + risk,
                people.stream().map(one -> one.score().customerId()).toList(),
                Map.of());
        String here = "/staff/scores/risk/" + risk;
        model.addAttribute("risk", risk);
        model.addAttribute("people", people);
        model.addAttribute("report", lifetime.report().orElse(null));
        model.addAttribute("first", skip > 0 ? here : null);
        model.addAttribute("next", found.size() > PAGE ? here + "?skip=" + (skip + PAGE) : null);
        return "staff/scores/people";
    }

    /** Sets what staff know before what the model says, or takes it back when there is no value. */
    @PostMapping("/staff/customers/{id}/scores/{key}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
    String override(
            @PathVariable long id,
            @PathVariable String key,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "") String reason,
            Principal who,
            RedirectAttributes redirect) {
        if (!Scores.OVERRIDES.contains(key) || scores.of(id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (value.isBlank()) {
            scores.takeBack(id, key, who.getName());
            redirect.addFlashAttribute("flash", "scores.override.taken-back");
        } else if (reason.isBlank() || reason.length() > 500 || !Scores.acceptable(key, value.strip())) {
            redirect.addFlashAttribute("flash", "scores.override.wrong");
            redirect.addFlashAttribute("flashKind", "warning");
        } else {
            scores.override(id, key, value.strip(), reason, who.getName());
            redirect.addFlashAttribute("flash", "scores.override.done");
        }
        return "redirect:/staff/customers/" + id + "#panel-scores";
    }

    private static @Nullable LocalDate day(String text) {
        try {
            return text.isBlank() ? null : LocalDate.parse(text.strip());
        } catch (DateTimeParseException notADay) {
            return null;
        }
    }
}
