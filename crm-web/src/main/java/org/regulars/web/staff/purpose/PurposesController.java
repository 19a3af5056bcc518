package org.regulars.web.staff.purpose;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.consent.ManagedPurpose;
import org.regulars.consent.PurposeNotPossible;
import org.regulars.consent.Purposes;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What customers are asked to agree to, in which words. A topic's address is that of its purpose and its own key. */
@Controller
@RequestMapping("/staff/purposes")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class PurposesController {

    private static final String FORM = "staff/purpose/form";
    private static final int FEWEST_MONTHS = 1;
    private static final int MOST_MONTHS = 120;

    private final Purposes purposes;
    private final MessageSource messages;
    private final ShopProperties shop;

    PurposesController(Purposes purposes, MessageSource messages, ShopProperties shop) {
        this.purposes = purposes;
        this.messages = messages;
        this.shop = shop;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("purposes", purposes.managed());
        model.addAttribute("shop", shop.name());
        return "staff/purpose/list";
    }

    @GetMapping({"/new", "/{purpose}/topics/new"})
    String blank(@PathVariable(required = false) @Nullable String purpose, Model model) {
        return form(
                model,
                purpose == null ? "" : known(purpose).key(),
                "",
                WordsForm.of(purpose != null, Map.of()),
                Map.of());
    }

    @PostMapping
    String add(@RequestParam Map<String, String> typed, Principal who, Model model, RedirectAttributes redirect) {
        WordsForm words = WordsForm.of(false, typed);
        return saved(model, redirect, "", "", words, () -> {
            purposes.add(words.words("", ""), who.getName());
            return "purposes.added";
        });
    }

    @PostMapping("/{purpose}/topics")
    String addTopic(
            @PathVariable String purpose,
            @RequestParam Map<String, String> typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        ManagedPurpose of = known(purpose);
        WordsForm words = WordsForm.of(true, typed);
        return saved(model, redirect, of.key(), "", words, () -> {
            purposes.addTopic(of.key(), words.words(of.key(), ""), who.getName());
            return "purposes.added";
        });
    }

    @GetMapping({"/{purpose}", "/{purpose}/topics/{topic}"})
    String edit(@PathVariable String purpose, @PathVariable(required = false) @Nullable String topic, Model model) {
        ManagedPurpose of = known(purpose);
        String key = topic == null ? "" : known(of, topic);
        return form(model, of.key(), key, shown(of.key(), key), Map.of());
    }

    @PostMapping({"/{purpose}", "/{purpose}/topics/{topic}"})
    String change(
            @PathVariable String purpose,
            @PathVariable(required = false) @Nullable String topic,
            @RequestParam Map<String, String> typed,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        ManagedPurpose of = known(purpose);
        String key = topic == null ? "" : known(of, topic);
        WordsForm words = WordsForm.of(topic != null, typed);
        return saved(model, redirect, of.key(), key, words, () -> {
            int asked = purposes.change(
                    of.key(), key, words.words(of.key(), key), "other".equals(typed.get("meaning")), who.getName());
            redirect.addFlashAttribute("flashArgs", new Object[] {asked});
            return asked > 0 ? "purposes.changed.asked" : "purposes.changed";
        });
    }

    @PostMapping("/{purpose}/implied")
    String implied(
            @PathVariable String purpose,
            @RequestParam(defaultValue = "") String months,
            Principal who,
            RedirectAttributes redirect) {
        ManagedPurpose of = known(purpose);
        int number = months.matches("\\d{1,3}") ? Integer.parseInt(months) : 0;
        if (number < FEWEST_MONTHS || number > MOST_MONTHS) {
            redirect.addFlashAttribute("flash", "purposes.months.wrong");
            redirect.addFlashAttribute("flashKind", "danger");
        } else {
            purposes.holdImplied(of.key(), number, who.getName());
            redirect.addFlashAttribute("flash", "purposes.months.changed");
        }
        return "redirect:/staff/purposes/" + of.key();
    }

    @PostMapping({"/{purpose}/retired", "/{purpose}/topics/{topic}/retired"})
    String retire(
            @PathVariable String purpose,
            @PathVariable(required = false) @Nullable String topic,
            @RequestParam boolean retired,
            Principal who,
            RedirectAttributes redirect) {
        ManagedPurpose of = known(purpose);
        purposes.retire(of.key(), topic == null ? "" : known(of, topic), retired, who.getName());
        redirect.addFlashAttribute("flash", retired ? "purposes.retired" : "purposes.reinstated");
        return "redirect:/staff/purposes";
    }

    private String saved(
            Model model, RedirectAttributes redirect, String purpose, String topic, WordsForm words, Saving saving) {
        Map<String, String> problems = new LinkedHashMap<>(words.problems());
        if (problems.isEmpty()) {
            try {
                redirect.addFlashAttribute("flash", saving.save());
                return "redirect:/staff/purposes";
            } catch (PurposeNotPossible e) {
                problems.put("name-en", String.valueOf(e.getMessage()));
            }
        }
        return form(model, purpose, topic, words, problems);
    }

    private String form(Model model, String purpose, String topic, WordsForm words, Map<String, String> problems) {
        boolean blank = purpose.isEmpty() || (words.topic() && topic.isEmpty());
        model.addAttribute("purpose", purpose);
        model.addAttribute("topic", topic);
        model.addAttribute("blank", blank);
        model.addAttribute("words", words);
        model.addAttribute("problems", problems);
        model.addAttribute("managed", blank ? null : known(purpose));
        model.addAttribute("versions", blank ? List.of() : purposes.versions(purpose, topic));
        return FORM;
    }

    /** What customers read now, from staff or as it came with the product. */
    private WordsForm shown(String purpose, String topic) {
        Map<String, String> shown = new LinkedHashMap<>();
        for (Locale locale : PageLocale.CUSTOMERS) {
            String language = locale.getLanguage();
            if (topic.isEmpty()) {
                shown.put("name-" + language, text("selfservice.purpose." + purpose, locale));
                shown.put("text-" + language, text("selfservice.wording." + purpose, locale));
            } else {
                shown.put("name-" + language, text("selfservice.topic." + topic + ".name", locale));
                shown.put("text-" + language, text("selfservice.topic." + topic + ".about", locale));
            }
        }
        return WordsForm.of(!topic.isEmpty(), shown);
    }

    private String text(String key, Locale locale) {
        String text = messages.getMessage(key, new Object[] {shop.name(), ""}, "", locale);
        return text == null ? "" : text;
    }

    private ManagedPurpose known(String key) {
        return purposes.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String known(ManagedPurpose purpose, String topic) {
        return purpose.topics().stream()
                .map(ManagedPurpose.Topic::key)
                .filter(topic::equals)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** Saves and says under which key the news is. */
    private interface Saving {
        String save();
    }
}
