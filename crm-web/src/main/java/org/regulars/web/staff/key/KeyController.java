package org.regulars.web.staff.key;

import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.regulars.access.ApiTokens;
import org.regulars.access.Origins;
import org.regulars.access.SignedIdentity;
import org.regulars.access.TokenDetail;
import org.regulars.access.TokenKind;
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

/** A write key: the snippet for the shop's pages, from which pages it may be used, and the secrets that sign user ids. */
@Controller
@RequestMapping("/staff/keys/{id}")
@PreAuthorize("hasRole('ADMIN')")
class KeyController {

    private final ApiTokens tokens;
    private final SignedIdentity identity;
    private final TrackingSnippets snippets;

    KeyController(ApiTokens tokens, SignedIdentity identity, TrackingSnippets snippets) {
        this.tokens = tokens;
        this.identity = identity;
        this.snippets = snippets;
    }

    @GetMapping
    String show(@PathVariable long id, Model model) {
        TokenDetail key = key(id);
        model.addAttribute("key", key);
        model.addAttribute("tag", snippets.tag(key));
        model.addAttribute("library", snippets.library(key));
        model.addAttribute("signing", snippets.signing());
        model.addAttribute("secrets", identity.secrets(id));
        boolean corrected = model.containsAttribute("origins");
        model.addAttribute("wrong", corrected);
        if (!corrected) {
            model.addAttribute("origins", String.join("\n", key.origins()));
        }
        return "staff/key/key";
    }

    @PostMapping("/origins")
    String allow(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String origins,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        TokenDetail key = key(id);
        Optional<List<String>> list = Origins.list(origins);
        if (list.isEmpty()) {
            model.addAttribute("origins", origins);
            return show(id, model);
        }
        tokens.allow(who.getName(), key, list.get());
        redirect.addFlashAttribute("flash", list.get().isEmpty() ? "keys.origins.any" : "keys.origins.saved");
        return back(id);
    }

    @PostMapping("/secrets")
    String createSecret(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        redirect.addFlashAttribute("secret", identity.create(who.getName(), key(id)));
        return back(id);
    }

    @PostMapping("/secrets/{secret}/show")
    String showSecret(@PathVariable long id, @PathVariable long secret, Principal who, RedirectAttributes redirect) {
        redirect.addFlashAttribute(
                "secret",
                identity.show(who.getName(), key(id), secret)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return back(id);
    }

    @PostMapping("/secrets/{secret}/revoke")
    String revokeSecret(@PathVariable long id, @PathVariable long secret, Principal who, RedirectAttributes redirect) {
        identity.revoke(who.getName(), key(id), secret);
        redirect.addFlashAttribute("flash", "keys.secret.revoked");
        return back(id);
    }

    private TokenDetail key(long id) {
        return tokens.find(id)
                .filter(key -> key.kind() == TokenKind.WRITE_KEY)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(long id) {
        return "redirect:/staff/keys/" + id;
    }
}
