package org.regulars.web.selfservice.account;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.account.AddressChanges;
import org.regulars.web.page.PageLocale;
import org.regulars.web.selfservice.Back;
import org.regulars.web.selfservice.LinkBroken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where the mails about a new address lead: following a link changes nothing, its button does. */
@Controller
class AddressLinkController {

    private final AddressChanges changes;
    private final Askers askers;

    AddressLinkController(AddressChanges changes, Askers askers) {
        this.changes = changes;
        this.askers = askers;
    }

    @GetMapping("/account/address/{token}")
    String toConfirm(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String done,
            HttpServletRequest request,
            Model model) {
        return show(changes.toConfirm(token).orElseThrow(LinkBroken::new), token, "confirm", done, request, model);
    }

    @PostMapping("/account/address/{token}")
    String confirm(@PathVariable String token, HttpServletRequest request) {
        if (changes.toConfirm(token).isEmpty()) {
            throw new LinkBroken();
        }
        String outcome = switch (changes.confirm(token, askers.source(request, "address-change"))) {
            case DONE -> "?done=yes";
            case TAKEN -> "?done=taken";
            case OVER -> "";
        };
        return Back.to(request, "/account/address/" + token + outcome);
    }

    @GetMapping("/account/address/stop/{token}")
    String toStop(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String done,
            HttpServletRequest request,
            Model model) {
        return show(changes.toStop(token).orElseThrow(LinkBroken::new), token, "stop", done, request, model);
    }

    @PostMapping("/account/address/stop/{token}")
    String stop(@PathVariable String token, HttpServletRequest request) {
        if (changes.toStop(token).isEmpty()) {
            throw new LinkBroken();
        }
        boolean done = changes.stop(token, askers.source(request, "address-stop")) == AddressChanges.Outcome.DONE;
        return Back.to(request, "/account/address/stop/" + token + (done ? "?done=yes" : ""));
    }

    private static String show(
            AddressChanges.Shown change,
            String token,
            String what,
            String done,
            HttpServletRequest request,
            Model model) {
        PageLocale.prefer(request, change.language());
        model.addAttribute("token", token);
        model.addAttribute("change", change);
        model.addAttribute("done", done);
        return "selfservice/account/address-" + what;
    }
}
