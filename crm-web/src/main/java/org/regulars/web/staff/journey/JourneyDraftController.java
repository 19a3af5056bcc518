package org.regulars.web.staff.journey;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.regulars.journey.Definition;
import org.regulars.journey.Goals;
import org.regulars.journey.JourneyDrafts;
import org.regulars.journey.JourneyNotUsable;
import org.regulars.journey.JourneyProblem;
import org.regulars.journey.JourneySummary;
import org.regulars.journey.Journeys;
import org.regulars.journey.Part;
import org.regulars.journey.Reentry;
import org.regulars.journey.Step;
import org.regulars.journey.StepKinds;
import org.regulars.segment.Parameter;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Changes what a journey does: the drawing on one side, a form for what is chosen in it on the other. */
@Controller
@RequestMapping("/staff/journeys/{key}/draft")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class JourneyDraftController {

    private static final String VALUE = "v-";

    private final Journeys journeys;
    private final JourneyDrafts drafts;
    private final StepKinds kinds;
    private final JourneyWords words;
    private final Goals goals;

    JourneyDraftController(Journeys journeys, JourneyDrafts drafts, StepKinds kinds, JourneyWords words, Goals goals) {
        this.journeys = journeys;
        this.drafts = drafts;
        this.kinds = kinds;
        this.words = words;
        this.goals = goals;
    }

    /**
     * @param at the id of the step whose form is open, or {@code trigger}
     * @param after the step behind which one is to be added; '' for the beginning
     * @param edge of that step; '' unless one is to be added
     */
    @GetMapping
    String show(
            @PathVariable String key,
            @RequestParam(defaultValue = "trigger") String at,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String edge,
            Model model) {
        JourneySummary journey = find(key);
        Definition draft = drafts.of(journey);
        model.addAttribute("journey", journey);
        model.addAttribute("called", words.name(journey));
        model.addAttribute("draft", draft);
        model.addAttribute("begun", drafts.find(key).isPresent());
        model.addAttribute("drawing", JourneyDrawing.of(draft, kinds, Map.of(), Map.of()));
        model.addAttribute("problems", drafts.problems(draft));
        model.addAttribute("after", after);
        model.addAttribute("edge", edge);
        Step step = draft.step(at).orElse(null);
        model.addAttribute("at", !edge.isEmpty() ? "add" : step == null ? JourneyProblem.TRIGGER : at);
        if (!edge.isEmpty()) {
            model.addAttribute("kinds", kinds.keys());
        } else if (step != null) {
            model.addAttribute("step", step);
            model.addAttribute("fields", kinds.parameters(step));
            model.addAttribute("values", kinds.values(step).typed());
        } else {
            model.addAttribute("triggers", kinds.triggerKeys());
            model.addAttribute("fields", kinds.parameters(draft.trigger()));
            model.addAttribute("values", kinds.values(draft.trigger()).typed());
            model.addAttribute("goals", goals.keys());
            List<Parameter> asked = goals.parameters(draft.goal());
            model.addAttribute("goalFields", asked);
            model.addAttribute("goalValues", draft.goal().values());
        }
        return "staff/journey/draft";
    }

    @PostMapping("/trigger")
    String trigger(
            @PathVariable String key,
            @RequestParam String kind,
            @RequestParam String reentry,
            @RequestParam(defaultValue = "") String days,
            @RequestParam(defaultValue = "none") String goal,
            @RequestParam(defaultValue = "") String goalEvent,
            @RequestParam Map<String, String> sent) {
        if (!kinds.triggerKeys().contains(kind) || !goals.keys().contains(goal)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such kind");
        }
        Reentry again = reentry(reentry, days);
        return changed(
                key,
                JourneyProblem.TRIGGER,
                draft -> draft.withTrigger(new Part(kind, values(sent)))
                        .withReentry(again)
                        .withGoal(goal.equals("event") ? Goals.event(goalEvent) : Part.of(goal)));
    }

    private static Reentry reentry(String kind, String days) {
        return switch (kind) {
            case "EVER" -> Reentry.ONCE_EVER;
            case "EACH" -> Reentry.ONCE_EACH;
            case "DAYS" -> Reentry.after(days.matches("[1-9]\\d{0,3}") ? Integer.parseInt(days) : 30);
            default -> throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such rule");
        };
    }

    @PostMapping("/steps")
    String add(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String edge,
            @RequestParam String kind) {
        if (!kinds.keys().contains(kind)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "No such kind");
        }
        JourneySummary journey = find(key);
        Definition draft = drafts.of(journey);
        if (!after.isEmpty()) {
            step(draft, after);
        }
        Step blank = Step.of(draft.freeId(kind), kind);
        Step added = new Step(blank.id(), kind, kinds.values(blank).typed(), Map.of());
        return changed(key, added.id(), now -> now.insert(after, edge, added, kinds.edges(added)));
    }

    @PostMapping("/steps/{id}")
    String save(@PathVariable String key, @PathVariable String id, @RequestParam Map<String, String> sent) {
        return changed(key, id, draft -> {
            Step step = step(draft, id);
            return draft.with(kinds.changed(step, values(sent)));
        });
    }

    @PostMapping("/steps/{id}/removal")
    String remove(@PathVariable String key, @PathVariable String id) {
        return changed(key, JourneyProblem.TRIGGER, draft -> draft.remove(id, kinds.edges(step(draft, id))));
    }

    /** @param later one place further on, or else earlier */
    @PostMapping("/steps/{id}/place")
    String move(@PathVariable String key, @PathVariable String id, @RequestParam boolean later) {
        return changed(key, id, draft -> {
            step(draft, id);
            return later ? draft.later(id, kinds) : draft.earlier(id, kinds);
        });
    }

    @PostMapping("/discard")
    String discard(@PathVariable String key, RedirectAttributes redirect) {
        find(key);
        drafts.discard(key);
        redirect.addFlashAttribute("flash", "journeys.draft.discarded");
        return "redirect:/staff/journeys/" + key;
    }

    @PostMapping("/publish")
    String publish(
            @PathVariable String key,
            @RequestParam(defaultValue = "false") boolean takeAlong,
            Principal who,
            RedirectAttributes redirect) {
        try {
            drafts.publish(find(key), takeAlong, who.getName());
        } catch (JourneyNotUsable e) {
            redirect.addFlashAttribute("flash", "journeys.draft.unusable");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:/staff/journeys/" + key + "/draft?at="
                    + e.problems().get(0).place();
        }
        redirect.addFlashAttribute("flash", "journeys.draft.published");
        return "redirect:/staff/journeys/" + key;
    }

    private String changed(String key, String at, UnaryOperator<Definition> change) {
        drafts.change(find(key), change);
        return "redirect:/staff/journeys/" + key + "/draft?at=" + at;
    }

    private static Map<String, String> values(Map<String, String> sent) {
        Map<String, String> values = new TreeMap<>();
        sent.forEach((name, value) -> {
            if (name.startsWith(VALUE)) {
                values.put(name.substring(VALUE.length()), value);
            }
        });
        return values;
    }

    private static Step step(Definition draft, String id) {
        return draft.step(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private JourneySummary find(String key) {
        return journeys.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
