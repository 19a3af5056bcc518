package org.regulars.web.staff.connection;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.connection.ConnectionSummary;
import org.regulars.connection.Connections;
import org.regulars.connection.Deliveries;
import org.regulars.connection.Delivery;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
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

/** One shop that reports by webhook: how to set it up, what came, what to do about what failed. */
@Controller
@RequestMapping("/staff/connections/{id}")
@PreAuthorize("hasRole('ADMIN')")
class ConnectionController {

    private static final int PAGE = 25;
    private static final int LONGEST_SECRET = 300;

    private final Connections connections;
    private final Deliveries deliveries;
    private final Purposes purposes;
    private final ShopProperties shop;

    ConnectionController(Connections connections, Deliveries deliveries, Purposes purposes, ShopProperties shop) {
        this.connections = connections;
        this.deliveries = deliveries;
        this.purposes = purposes;
        this.shop = shop;
    }

    @ModelAttribute("connection")
    ConnectionSummary connection(@PathVariable long id) {
        return connections.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    @GetMapping
    String show(
            @PathVariable long id,
            @ModelAttribute("connection") ConnectionSummary connection,
            @RequestParam(required = false) @Nullable Long before,
            Model model) {
        List<Delivery> found = deliveries.of(id, before == null ? Long.MAX_VALUE : before, PAGE + 1);
        List<Delivery> shown = found.size() > PAGE ? found.subList(0, PAGE) : found;
        String here = "/staff/connections/" + id;
        model.addAttribute("deliveries", shown);
        model.addAttribute("first", before == null ? null : here);
        model.addAttribute(
                "next",
                found.size() > PAGE ? here + "?before=" + shown.get(PAGE - 1).deliveryId() : null);
        model.addAttribute(
                "address", shop.baseUrl() + "/v1/webhooks/" + connection.connector() + "/" + connection.addressKey());
        model.addAttribute("choosesSecret", connection.connector().equals(ConnectionsController.CHOOSES_SECRET));
        model.addAttribute("purposes", purposes.all().stream().map(Purpose::key).toList());
        return "staff/connection/page";
    }

    /** Pasted where the shop gives one; made here, and shown once, where it does not. */
    @PostMapping("/secret")
    String secret(
            @PathVariable long id,
            @ModelAttribute("connection") ConnectionSummary connection,
            @RequestParam(defaultValue = "") String secret,
            Principal who,
            RedirectAttributes redirect) {
        String pasted = secret.strip();
        boolean made = pasted.isEmpty() && connection.connector().equals(ConnectionsController.CHOOSES_SECRET);
        if ((pasted.isEmpty() && !made) || pasted.length() > LONGEST_SECRET) {
            redirect.addFlashAttribute("flash", "connections.secret.missing");
            redirect.addFlashAttribute("flashKind", "danger");
        } else {
            String fresh = made ? SignedTokens.random() : pasted;
            connections.changeSecret(who.getName(), id, fresh);
            if (made) {
                redirect.addFlashAttribute("secret", fresh);
            }
            redirect.addFlashAttribute("flash", "connections.secret.changed");
        }
        return "redirect:/staff/connections/" + id;
    }

    @PostMapping("/consent")
    String consent(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String purpose,
            @RequestParam(defaultValue = "") String basis,
            Principal who,
            RedirectAttributes redirect) {
        boolean known = purpose.isEmpty()
                || purposes.all().stream().anyMatch(one -> one.key().equals(purpose));
        boolean basisKnown = List.of("", "consent", "legitimate-interest").contains(basis);
        if (!known || !basisKnown || purpose.isEmpty() != basis.isEmpty()) {
            redirect.addFlashAttribute("flash", "connections.consent.both");
            redirect.addFlashAttribute("flashKind", "danger");
        } else {
            connections.stateConsent(who.getName(), id, purpose, basis);
            redirect.addFlashAttribute("flash", "connections.consent.stated");
        }
        return "redirect:/staff/connections/" + id;
    }

    @PostMapping("/retry")
    String retry(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long delivery,
            Principal who,
            RedirectAttributes redirect) {
        int again = deliveries.retry(who.getName(), id, delivery);
        redirect.addFlashAttribute("flash", "connections.retried");
        redirect.addFlashAttribute("flashArgs", new Object[] {again});
        return "redirect:/staff/connections/" + id;
    }

    @PostMapping("/delete")
    String delete(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        connections.delete(who.getName(), id);
        redirect.addFlashAttribute("flash", "connections.deleted");
        return "redirect:/staff/connections";
    }
}
