package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ConsentSource;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.Frequency;
import org.regulars.consent.LinkHolder;
import org.regulars.question.Questions;
import org.regulars.web.page.PageLocale;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The preference page behind the link in every mail. Whoever holds the link may stop and lessen at once; something new is
 * asked for by a mail to the customer's own address.
 */
@Controller
@RequestMapping("/p/preferences/{token}")
class PreferencesController {

    private static final Map<String, Period> PAUSES =
            Map.of("two-weeks", Period.ofWeeks(2), "month", Period.ofMonths(1), "quarter", Period.ofMonths(3));
    private static final Set<String> DONE = Set.of(
            "topics",
            "asked",
            "nothing",
            "frequency",
            "pause",
            "resume",
            "stop",
            "block",
            "unblock",
            "objection",
            "not-me",
            "measured",
            "unmeasured");
    private static final String TOPIC = "topic-";
    private static final Set<String> PROBLEMS = Set.of("frequency", "pause");

    private final CustomerLinks links;
    private final PreferencesPage page;
    private final Choices choices;
    private final Questions questions;
    private final Visitor visitor;

    PreferencesController(
            CustomerLinks links, PreferencesPage page, Choices choices, Questions questions, Visitor visitor) {
        this.links = links;
        this.page = page;
        this.choices = choices;
        this.questions = questions;
        this.visitor = visitor;
    }

    @GetMapping
    String show(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String done,
            @RequestParam(defaultValue = "") String problem,
            HttpServletRequest request,
            Model model) {
        LinkHolder holder = holder(token, request);
        model.addAttribute("token", token);
        model.addAttribute("page", page.of(holder));
        model.addAttribute("done", DONE.contains(done) ? done : "");
        model.addAttribute(
                "ask", !questions.of(Questions.PROFILE, holder.customerId()).isEmpty());
        model.addAttribute("problem", PROBLEMS.contains(problem) ? problem : "");
        return "selfservice/preferences";
    }

    @PostMapping("/topics")
    String topics(
            @PathVariable String token,
            @RequestParam(defaultValue = "") List<String> topic,
            HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        Locale locale = LocaleContextHolder.getLocale();
        return done(request, token, choices.topics(holder, Set.copyOf(topic), locale, by(request)));
    }

    @PostMapping("/frequency")
    String frequency(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String frequency,
            @RequestParam Map<String, String> all,
            HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        Optional<Frequency> chosen = Frequency.of(frequency);
        chosen.ifPresent(one -> {
            choices.frequency(holder, one, by(request));
            Map<String, String> topics = new HashMap<>();
            all.forEach((name, value) -> {
                if (name.startsWith(TOPIC)) {
                    topics.put(name.substring(TOPIC.length()), value);
                }
            });
            choices.topicFrequencies(holder, topics, by(request));
        });
        return chosen.isPresent() ? done(request, token, "frequency") : problem(request, token, "frequency");
    }

    @PostMapping("/pause")
    String pause(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String until,
            @RequestParam(name = "for", defaultValue = "") String length,
            HttpServletRequest request) {
        LinkHolder holder = holder(token, request);
        LocalDate today = page.today(holder);
        Period period = PAUSES.get(length);
        LocalDate day = period == null ? day(until) : today.plus(period);
        if (day == null || !day.isAfter(today) || day.isAfter(today.plusYears(1))) {
            return problem(request, token, "pause");
        }
        choices.pause(holder, day, by(request));
        return done(request, token, "pause");
    }

    @PostMapping("/resume")
    String resume(@PathVariable String token, HttpServletRequest request) {
        choices.pause(holder(token, request), null, by(request));
        return done(request, token, "resume");
    }

    private static @Nullable LocalDate day(String typed) {
        try {
            return LocalDate.parse(typed.strip());
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private LinkHolder holder(String token, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        PageLocale.prefer(request, holder.language());
        return holder;
    }

    private ConsentSource by(HttpServletRequest request) {
        return visitor.at(request, "preference-page", "preference-page", "/p/preferences");
    }

    private static String done(HttpServletRequest request, String token, String what) {
        return Back.to(request, "/p/preferences/" + token + "?done=" + what);
    }

    private static String problem(HttpServletRequest request, String token, String what) {
        return Back.to(request, "/p/preferences/" + token + "?problem=" + what + "#" + what);
    }
}
