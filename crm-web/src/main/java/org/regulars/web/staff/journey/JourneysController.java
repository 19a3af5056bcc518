package org.regulars.web.staff.journey;

import jakarta.validation.Valid;
import java.security.Principal;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Dispatches;
import org.regulars.journey.Definition;
import org.regulars.journey.JourneyRuns;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Journeys;
import org.regulars.journey.Step;
import org.regulars.journey.StepKinds;
import org.regulars.response.Responses;
import org.regulars.web.page.Abouts;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The journeys: what each does, where people stand in it, how it is set, what came of it. */
@Controller
@RequestMapping("/staff/journeys")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class JourneysController {

    private static final int PEOPLE = 50;

    private final Journeys journeys;
    private final JourneyRuns runs;
    private final StepKinds kinds;
    private final JourneyWords words;
    private final Dispatches dispatches;
    private final Responses responses;
    private final Abouts abouts;
    private final AuditTrail audit;

    JourneysController(
            Journeys journeys,
            JourneyRuns runs,
            StepKinds kinds,
            JourneyWords words,
            Dispatches dispatches,
            Responses responses,
            Abouts abouts,
            AuditTrail audit) {
        this.journeys = journeys;
        this.runs = runs;
        this.kinds = kinds;
        this.words = words;
        this.dispatches = dispatches;
        this.responses = responses;
        this.abouts = abouts;
        this.audit = audit;
    }

    @GetMapping
    String list(Model model) {
        Map<String, Map<DispatchState, Long>> counts = dispatches.countsBySource("journey");
        Map<String, JourneyRuns.Totals> totals = runs.totals();
        model.addAttribute(
                "lines",
                journeys.all().stream()
                        .map(journey -> new Line(
                                journey,
                                journeys.definition(journey.key(), journey.version())
                                        .orElseThrow(),
                                totals.getOrDefault(journey.key(), JourneyRuns.Totals.NONE),
                                counts.getOrDefault(journey.key(), Map.of())))
                        .toList());
        return "staff/journey/list";
    }

    /** @param version another than the one that newcomers get; 0 for that */
    @GetMapping("/{key}")
    String show(@PathVariable String key, @RequestParam(defaultValue = "0") int version, Model model) {
        JourneySummary journey = find(key);
        model.addAttribute("form", JourneySettingsForm.of(journey.settings()));
        return page(journey, version == 0 ? journey.version() : version, model);
    }

    @PostMapping("/{key}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String change(
            @PathVariable String key,
            @Valid @ModelAttribute("form") JourneySettingsForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        JourneySummary journey = find(key);
        if (!errors.hasErrors() && !abouts.choices().containsKey(form.about())) {
            errors.rejectValue("about", "campaigns.about.missing");
        }
        if (errors.hasErrors()) {
            return page(journey, journey.version(), model);
        }
        journeys.change(key, form.settings(), who.getName());
        redirect.addFlashAttribute("flash", form.enabled() ? "journeys.saved.on" : "journeys.saved.off");
        return "redirect:/staff/journeys/" + key;
    }

    /** Who is inside and who left, and why. */
    @GetMapping("/{key}/people")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String people(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String after,
            Principal who,
            Model model) {
        JourneySummary journey = find(key);
        List<JourneyRuns.Line> lines;
        try {
            lines = runs.list(key, state, step, after, PEOPLE + 1);
        } catch (DateTimeException | NumberFormatException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such page", e);
        }
        List<JourneyRuns.Line> shown = lines.subList(0, Math.min(PEOPLE, lines.size()));
        audit.recordAll(
                who.getName(),
                "journey-people-viewed",
                "journey " + key,
                shown.stream().map(JourneyRuns.Line::customerId).toList(),
                Map.of("people", shown.size()));
        model.addAttribute("journey", journey);
        model.addAttribute("called", words.name(journey));
        model.addAttribute("lines", shown);
        model.addAttribute("state", state);
        model.addAttribute("step", step);
        model.addAttribute("steps", steps(key, shown));
        model.addAttribute("next", lines.size() > PEOPLE ? shown.get(PEOPLE - 1).position() : "");
        return "staff/journey/people";
    }

    /** The steps at which these people stand, by version and id. */
    private Map<String, Step> steps(String key, List<JourneyRuns.Line> lines) {
        Map<String, Step> steps = new LinkedHashMap<>();
        lines.stream()
                .map(JourneyRuns.Line::version)
                .distinct()
                .forEach(version -> journeys.definition(key, version)
                        .ifPresent(definition ->
                                definition.steps().forEach(one -> steps.put(version + "/" + one.id(), one))));
        return steps;
    }

    private String page(JourneySummary journey, int version, Model model) {
        Definition definition = journeys.definition(journey.key(), version)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Map<DispatchState, Long> counts = dispatches.counts(journey.key());
        model.addAttribute("journey", journey);
        model.addAttribute("called", words.name(journey));
        model.addAttribute("version", version);
        model.addAttribute("definition", definition);
        model.addAttribute(
                "drawing",
                JourneyDrawing.of(
                        definition, kinds, runs.edges(journey.key(), version), runs.standing(journey.key(), version)));
        model.addAttribute("versions", runs.versions(journey.key()));
        model.addAttribute("totals", runs.totals().getOrDefault(journey.key(), JourneyRuns.Totals.NONE));
        model.addAttribute("abouts", abouts.choices());
        model.addAttribute("counts", counts);
        model.addAttribute("figures", responses.figures("journey", journey.key()));
        model.addAttribute(
                "all", counts.values().stream().mapToLong(Long::longValue).sum());
        return "staff/journey/journey";
    }

    private JourneySummary find(String key) {
        return journeys.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** A journey in the list, with what came of it. */
    record Line(
            JourneySummary journey, Definition definition, JourneyRuns.Totals totals, Map<DispatchState, Long> counts) {

        public long sent() {
            return counts.getOrDefault(DispatchState.SENT, 0L);
        }
    }
}
