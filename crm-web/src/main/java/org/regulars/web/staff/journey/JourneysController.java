package org.regulars.web.staff.journey;

import jakarta.validation.Valid;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.regulars.dispatch.DispatchState;
import org.regulars.dispatch.Dispatches;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Journeys;
import org.regulars.response.Responses;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
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
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The journeys: what each does, how it is set, what came of it. */
@Controller
@RequestMapping("/staff/journeys")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'ANALYST')")
class JourneysController {

    private final Journeys journeys;
    private final Dispatches dispatches;
    private final Responses responses;
    private final MessageSource messages;

    JourneysController(Journeys journeys, Dispatches dispatches, Responses responses, MessageSource messages) {
        this.journeys = journeys;
        this.dispatches = dispatches;
        this.responses = responses;
        this.messages = messages;
    }

    @ModelAttribute("units")
    Map<String, String> units() {
        Map<String, String> units = new LinkedHashMap<>();
        JourneyForm.UNITS.forEach(unit -> units.put(
                unit.name(),
                messages.getMessage("journeys.unit." + unit.name(), null, LocaleContextHolder.getLocale())));
        return units;
    }

    @GetMapping
    String list(Model model) {
        Map<String, Map<DispatchState, Long>> counts = dispatches.countsBySource("journey");
        List<Line> lines = journeys.all().stream()
                .map(journey -> new Line(journey, counts.getOrDefault(journey.key(), Map.of())))
                .toList();
        model.addAttribute("lines", lines);
        return "staff/journey/list";
    }

    @GetMapping("/{key}")
    String show(@PathVariable String key, Model model) {
        JourneySummary journey = find(key);
        model.addAttribute("form", JourneyForm.of(journey.settings()));
        return page(journey, model);
    }

    @PostMapping("/{key}")
    @PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
    String change(
            @PathVariable String key,
            @Valid @ModelAttribute("form") JourneyForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        JourneySummary journey = find(key);
        if (!errors.hasErrors() && !form.inRange()) {
            errors.rejectValue("waiting", "journeys.waiting.range");
        }
        if (errors.hasErrors()) {
            return page(journey, model);
        }
        journeys.change(key, form.settings(), who.getName());
        redirect.addFlashAttribute("flash", form.enabled() ? "journeys.saved.on" : "journeys.saved.off");
        return "redirect:/staff/journeys/" + key;
    }

    private String page(JourneySummary journey, Model model) {
        Map<DispatchState, Long> counts = dispatches.counts(journey.key());
        model.addAttribute("journey", journey);
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
    record Line(JourneySummary journey, Map<DispatchState, Long> counts) {

        public long sent() {
            return counts.getOrDefault(DispatchState.SENT, 0L);
        }

        public long waiting() {
            return counts.getOrDefault(DispatchState.PLANNED, 0L) + counts.getOrDefault(DispatchState.HELD, 0L);
        }

        public long suppressed() {
            return counts.getOrDefault(DispatchState.SUPPRESSED, 0L);
        }
    }
}
