package org.regulars.web.staff.deliverability;

import java.security.Principal;
import org.regulars.deliverability.Deliverability;
import org.regulars.delivery.Routes;
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

    DeliverabilityController(Routes routes, Deliverability deliverability) {
        this.routes = routes;
        this.deliverability = deliverability;
    }

    @GetMapping
    String show(Model model) {
        model.addAttribute("servers", routes.all());
        return "staff/deliverability/show";
    }

    /** The same page with all that takes a while: name servers are asked and a month of mails is counted. */
    @GetMapping("/looked")
    String look(Model model) {
        model.addAttribute("servers", routes.all());
        model.addAttribute("checks", deliverability.checks());
        model.addAttribute("receivers", deliverability.receivers(RECEIVERS));
        return "staff/deliverability/show";
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
