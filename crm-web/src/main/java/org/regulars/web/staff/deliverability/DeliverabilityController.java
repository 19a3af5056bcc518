package org.regulars.web.staff.deliverability;

import java.security.Principal;
import org.regulars.deliverability.Deliverability;
import org.regulars.delivery.Routes;
import org.regulars.dispatch.SendingGaps;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Whether mails leave and arrive. */
@Controller
@RequestMapping("/staff/deliverability")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class DeliverabilityController {

    private static final int RECEIVERS = 25;

    private final Routes routes;
    private final Deliverability deliverability;
    private final SendingGaps gaps;

    DeliverabilityController(Routes routes, Deliverability deliverability, SendingGaps gaps) {
        this.routes = routes;
        this.deliverability = deliverability;
        this.gaps = gaps;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("servers", routes.all());
        model.addAttribute("gap", gaps.open().orElse(null));
        return "staff/deliverability/show";
    }

    /** The same page with all that takes a while: name servers are asked and a month of mails is counted. */
    @GetMapping("/looked")
    String look(Model model) {
        model.addAttribute("servers", routes.all());
        model.addAttribute("gap", gaps.open().orElse(null));
        model.addAttribute("checks", deliverability.checks());
        model.addAttribute("receivers", deliverability.receivers(RECEIVERS));
        return "staff/deliverability/show";
    }

    @PostMapping("/overdue/send")
    String send(Principal who, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", "deliverability.overdue.sent");
        redirect.addFlashAttribute("flashArgs", new Object[] {gaps.send(who.getName())});
        return "redirect:/staff/deliverability";
    }

    @PostMapping("/overdue/cancel")
    String cancel(Principal who, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", "deliverability.overdue.cancelled");
        redirect.addFlashAttribute("flashArgs", new Object[] {gaps.cancel(who.getName())});
        return "redirect:/staff/deliverability";
    }

    @PostMapping("/servers/{name}/pause")
    String pause(@PathVariable String name, Principal who, RedirectAttributes redirect) {
        if (!routes.pause(name, who.getName())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        redirect.addFlashAttribute("flash", "deliverability.paused.now");
        return "redirect:/staff/deliverability";
    }

    @PostMapping("/servers/{name}/resume")
    String resume(@PathVariable String name, Principal who, RedirectAttributes redirect) {
        boolean resumed = routes.resume(name, who.getName());
        redirect.addFlashAttribute("flash", resumed ? "deliverability.resumed" : "deliverability.resumed.before");
        return "redirect:/staff/deliverability";
    }
}
