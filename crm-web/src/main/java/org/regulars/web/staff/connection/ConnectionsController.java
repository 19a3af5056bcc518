package org.regulars.web.staff.connection;

import jakarta.validation.Valid;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.regulars.connection.ConnectionNameTaken;
import org.regulars.connection.Connections;
import org.regulars.token.SignedTokens;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shops that report by webhook: all of them, and a new one. */
@Controller
@RequestMapping("/staff/connections")
@PreAuthorize("hasRole('ADMIN')")
class ConnectionsController {

    /** The shops where staff choose the secret; the others give one. */
    static final String CHOOSES_SECRET = "woocommerce";

    private final Connections connections;
    private final MessageSource messages;

    ConnectionsController(Connections connections, MessageSource messages) {
        this.connections = connections;
        this.messages = messages;
    }

    @ModelAttribute("kinds")
    Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        connections
                .kinds()
                .forEach(kind -> kinds.put(
                        kind,
                        messages.getMessage("connections.kind." + kind, null, kind, LocaleContextHolder.getLocale())));
        return kinds;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("form", new ConnectionForm("", "", ""));
        return page(model);
    }

    @PostMapping
    String add(
            @Valid @ModelAttribute("form") ConnectionForm form,
            BindingResult errors,
            Principal who,
            Model model,
            RedirectAttributes redirect) {
        if (!errors.hasErrors() && !connections.kinds().contains(form.connector())) {
            errors.rejectValue("connector", "connections.kind.missing");
        }
        if (errors.hasErrors()) {
            return page(model);
        }
        boolean made = form.secret().isEmpty() && form.connector().equals(CHOOSES_SECRET);
        String secret = made ? SignedTokens.random() : form.secret();
        try {
            long id = connections.add(who.getName(), form.connector(), form.name(), secret);
            if (made) {
                redirect.addFlashAttribute("secret", secret);
            }
            redirect.addFlashAttribute("flash", "connections.added");
            redirect.addFlashAttribute("flashArgs", new Object[] {form.name()});
            return "redirect:/staff/connections/" + id;
        } catch (ConnectionNameTaken e) {
            errors.rejectValue("name", "connections.name.taken");
            return page(model);
        }
    }

    private String page(Model model) {
        model.addAttribute("connections", connections.all());
        return "staff/connection/list";
    }
}
