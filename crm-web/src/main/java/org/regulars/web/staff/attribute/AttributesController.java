package org.regulars.web.staff.attribute;

import java.security.Principal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.AttributeInUse;
import org.regulars.customer.AttributeKeyTaken;
import org.regulars.customer.AttributeType;
import org.regulars.customer.Attributes;
import org.regulars.customer.ConflictRule;
import org.regulars.customer.RetypePreview;
import org.regulars.customer.UndefinedAttribute;
import org.regulars.web.page.PageLocale;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What can be known about customers: staff define it here, and take over what came by itself. */
@Controller
@RequestMapping("/staff/attributes")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class AttributesController {

    private static final String FORM = "staff/attribute/form";
    private static final String LIST = "redirect:/staff/attributes";

    private final Attributes attributes;

    AttributesController(Attributes attributes) {
        this.attributes = attributes;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("attributes", attributes.all());
        model.addAttribute("counts", attributes.counts());
        model.addAttribute("undefined", attributes.undefined());
        return "staff/attribute/list";
    }

    @GetMapping("/new")
    String begin(Model model) {
        return page(AttributeForm.empty(), true, Map.of(), model);
    }

    @PostMapping
    String define(@ModelAttribute("form") AttributeForm form, Principal who, Model model, RedirectAttributes redirect) {
        Map<String, String> problems = form.problems();
        if (problems.isEmpty()) {
            try {
                attributes.define(who.getName(), form.definition(false));
                return done("attributes.defined", form.definition(false).label("en"), redirect);
            } catch (AttributeKeyTaken e) {
                problems.put("key", "attributes.problem.key-taken");
            }
        }
        return page(form, true, problems, model);
    }

    @GetMapping("/{key}")
    String edit(@PathVariable String key, Model model) {
        return page(AttributeForm.of(find(key)), false, Map.of(), model);
    }

    /** What would not fit any more is said before it is done. */
    @PostMapping("/{key}")
    String change(
            @PathVariable String key,
            @ModelAttribute("form") AttributeForm typed,
            @RequestParam(defaultValue = "false") boolean sure,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        AttributeDefinition before = find(key);
        AttributeForm form = withKey(typed, key);
        Map<String, String> problems = form.problems();
        if (!problems.isEmpty()) {
            return page(form, false, problems, model);
        }
        AttributeDefinition after = form.definition(before.builtIn());
        if (before.usableInSegments() && !after.usableInSegments() && inSegments(key)) {
            return page(form, false, Map.of("segments", "attributes.problem.in-segments"), model);
        }
        boolean retyped = before.type() != after.type() || !before.options().equals(after.options());
        if (retyped && !sure) {
            RetypePreview preview = attributes.preview(after);
            if (preview.unfitting() > 0
                    || (before.type() != after.type() && !preview.uses().isEmpty())) {
                model.addAttribute("preview", preview);
                return page(form, false, Map.of(), model);
            }
        }
        attributes.change(who.getName(), after);
        return done("attributes.changed", after.label("en"), redirect);
    }

    @PostMapping("/{key}/key")
    String rename(
            @PathVariable String key,
            @RequestParam(defaultValue = "") String newKey,
            Principal who,
            RedirectAttributes redirect) {
        AttributeDefinition one = find(key);
        String problem = "";
        if (one.builtIn() || !Attributes.KEY.matcher(newKey.strip()).matches()) {
            problem = "attributes.problem.key";
        } else {
            try {
                attributes.rename(who.getName(), key, newKey.strip());
            } catch (AttributeKeyTaken e) {
                problem = "attributes.problem.key-taken";
            }
        }
        if (!problem.isEmpty()) {
            redirect.addFlashAttribute("flash", problem);
            redirect.addFlashAttribute("flashKind", "danger");
            return LIST + "/" + key;
        }
        return done("attributes.renamed", one.label("en"), redirect);
    }

    @PostMapping("/{key}/deletion")
    String delete(@PathVariable String key, Principal who, RedirectAttributes redirect) {
        AttributeDefinition one = find(key);
        try {
            attributes.delete(who.getName(), key);
        } catch (AttributeInUse e) {
            redirect.addFlashAttribute("flash", "attributes.in-use");
            redirect.addFlashAttribute("flashKind", "danger");
            return LIST + "/" + key;
        }
        return done("attributes.deleted", one.label("en"), redirect);
    }

    /** One click makes an attribute of what came with events or imports. */
    @PostMapping("/adoptions")
    String adopt(@RequestParam(defaultValue = "") String key, Principal who, RedirectAttributes redirect) {
        UndefinedAttribute found = attributes.undefined().stream()
                .filter(one -> one.key().equals(key) && one.usable())
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        AttributeForm form = new AttributeForm(
                key,
                found.suggested(),
                Map.of("en", found.label()),
                "",
                "",
                Map.of(),
                false,
                false,
                false,
                false,
                ConflictRule.BEST_SOURCE,
                "");
        attributes.define(who.getName(), form.definition(false));
        return done("attributes.adopted", found.label(), redirect);
    }

    private boolean inSegments(String key) {
        return attributes.uses(key).stream()
                .anyMatch(use -> List.of(Objects.requireNonNullElse(use.getCodes(), new String[0]))
                        .contains("attributes.use.segment"));
    }

    private static AttributeForm withKey(AttributeForm form, String key) {
        return new AttributeForm(
                key,
                form.type(),
                form.labels(),
                form.description(),
                form.options(),
                form.choices(),
                form.seen(),
                form.edited(),
                form.sensitive(),
                form.segments(),
                form.rule(),
                form.timelyDays());
    }

    private AttributeDefinition find(String key) {
        return attributes.find(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String done(String message, String label, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", message);
        redirect.addFlashAttribute("flashArgs", List.of(label).toArray());
        return LIST;
    }

    private String page(AttributeForm form, boolean fresh, Map<String, String> problems, Model model) {
        Map<String, String> languages = new LinkedHashMap<>();
        PageLocale.CUSTOMERS.forEach(
                locale -> languages.put(locale.getLanguage(), locale.getDisplayLanguage(Locale.ENGLISH)));
        model.addAttribute("form", form);
        model.addAttribute("fresh", fresh);
        model.addAttribute("problems", problems);
        model.addAttribute("languages", languages);
        model.addAttribute("types", AttributeType.values());
        model.addAttribute("rules", ConflictRule.values());
        Map<String, Object> about = new HashMap<>();
        if (!fresh) {
            about.put("uses", attributes.uses(form.key()));
            about.put("customers", attributes.counts().getOrDefault(form.key(), 0L));
            about.put("builtIn", find(form.key()).builtIn());
        }
        model.addAttribute("about", about);
        return FORM;
    }
}
