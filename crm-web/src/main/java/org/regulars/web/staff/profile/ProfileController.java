package org.regulars.web.staff.profile;

import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.Attributes;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.Profiles;
import org.regulars.customer.ValueRefused;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Puts values of a customer's profile right: on the customer's page, or on a page of its own where there is no script. */
@Controller
@RequestMapping("/staff/customers/{id}/profile")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')")
class ProfileController {

    private static final String HTMX = "HX-Request";

    private final Profiles profiles;
    private final Attributes attributes;
    private final CustomerDirectory directory;
    private final ProfilePanel panel;

    ProfileController(Profiles profiles, Attributes attributes, CustomerDirectory directory, ProfilePanel panel) {
        this.profiles = profiles;
        this.attributes = attributes;
        this.directory = directory;
        this.panel = panel;
    }

    @GetMapping
    String show(@PathVariable long id, Model model) {
        return page(id, "", "", null, null, model);
    }

    @PostMapping("/corrections")
    String correct(
            @PathVariable long id,
            @RequestParam String key,
            @RequestParam(defaultValue = "") List<String> value,
            @RequestHeader(name = HTMX, required = false) @Nullable String part,
            Authentication who,
            Model model,
            HttpServletResponse response) {
        String text = String.join(",", value);
        mayTouch(key, who);
        known(id);
        try {
            profiles.correct(who.getName(), id, key, text);
        } catch (ValueRefused e) {
            if (part == null) {
                response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            }
            return page(id, key, text, e, part, model);
        }
        return done(id, part, model);
    }

    @PostMapping("/marks")
    String mark(
            @PathVariable long id,
            @RequestParam String key,
            @RequestParam String origin,
            @RequestParam String source,
            @RequestParam boolean wrong,
            @RequestHeader(name = HTMX, required = false) @Nullable String part,
            Authentication who,
            Model model) {
        mayTouch(key, who);
        known(id);
        profiles.mark(who.getName(), id, key, origin, source, wrong);
        return done(id, part, model);
    }

    /** What is sensitive is for administrators and service staff. */
    private void mayTouch(String key, Authentication who) {
        boolean sensitive =
                attributes.find(key).map(AttributeDefinition::sensitive).orElse(false);
        boolean trusted = who.getAuthorities().stream()
                .anyMatch(authority -> "ROLE_ADMIN".equals(authority.getAuthority())
                        || "ROLE_SERVICE".equals(authority.getAuthority()));
        if (sensitive && !trusted) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }

    private void known(long id) {
        boolean there = directory
                .find(id)
                .filter(customer -> customer.who().mergedInto() == null)
                .filter(customer -> !customer.who().state().equals("erased"))
                .isPresent();
        if (!there) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private String done(long id, @Nullable String part, Model model) {
        return part == null
                ? "redirect:/staff/customers/" + id + "#panel-profile"
                : page(id, "", "", null, part, model);
    }

    private String page(
            long id, String key, String typed, @Nullable ValueRefused refused, @Nullable String part, Model model) {
        known(id);
        Map<String, Object> shown = new HashMap<>(panel.model(id));
        if (refused != null) {
            shown.put("refusedKey", key);
            shown.put("typed", typed);
            shown.put("refused", refused.words());
        }
        model.addAttribute("panel", shown);
        model.addAttribute("customerId", id);
        return part == null ? "staff/customer/profile" : "staff/customer/panel-profile :: panel";
    }
}
