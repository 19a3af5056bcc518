package org.regulars.web.staff.key;

import jakarta.validation.Valid;
import java.security.Principal;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenKind;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Keys for programs; a new one is shown once, on the page after it was made. */
@Controller
@RequestMapping("/staff/keys")
@PreAuthorize("hasRole('ADMIN')")
class KeysController {

    private final ApiTokens tokens;

    KeysController(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("form", new KeyForm("", TokenKind.SECRET, ApiTokens.SCOPES));
        return page(model);
    }

    @PostMapping
    String create(
            @Valid @ModelAttribute("form") KeyForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        TokenKind kind = form.kind();
        if (kind == TokenKind.SECRET && form.scopes().isEmpty()) {
            errors.rejectValue("scopes", "keys.scopes.missing");
        }
        if (errors.hasErrors() || kind == null) {
            return page(model);
        }
        String token = tokens.create(who.getName(), form.name(), kind, form.scopes());
        redirect.addFlashAttribute("token", token);
        redirect.addFlashAttribute("tokenName", form.name());
        tokens.checkWriteKey(token)
                .ifPresent(key -> redirect.addFlashAttribute("tokenPage", "/staff/keys/" + key.id()));
        return "redirect:/staff/keys";
    }

    @PostMapping("/{id}/revoke")
    String revoke(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        tokens.revoke(who.getName(), id);
        redirect.addFlashAttribute("flash", "keys.revoked");
        return "redirect:/staff/keys";
    }

    private String page(Model model) {
        model.addAttribute("keys", tokens.all());
        model.addAttribute("kinds", TokenKind.values());
        model.addAttribute("scopes", ApiTokens.SCOPES);
        return "staff/key/list";
    }
}
