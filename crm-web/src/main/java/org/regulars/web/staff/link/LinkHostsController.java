package org.regulars.web.staff.link;

import java.security.Principal;
import java.util.Optional;
import org.regulars.shop.LinkHosts;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Which hosts the links and pictures in mails may lead to. */
@Controller
@RequestMapping("/staff/link-hosts")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class LinkHostsController {

    private static final int UNKNOWN = 50;

    private final LinkHosts hosts;

    LinkHostsController(LinkHosts hosts) {
        this.hosts = hosts;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("own", hosts.own());
        model.addAttribute("hosts", hosts.all());
        model.addAttribute("unknown", hosts.unknown(UNKNOWN));
        return "staff/link/list";
    }

    @PostMapping
    String add(@RequestParam(defaultValue = "") String host, Principal who, Model model, RedirectAttributes redirect) {
        Optional<String> added = hosts.add(who.getName(), host);
        if (added.isEmpty()) {
            model.addAttribute("written", host);
            return list(model);
        }
        redirect.addFlashAttribute("flash", "link-hosts.added");
        redirect.addFlashAttribute("flashArgs", new Object[] {added.get()});
        return "redirect:/staff/link-hosts";
    }

    @PostMapping("/remove")
    String remove(@RequestParam String host, Principal who, RedirectAttributes redirect) {
        hosts.remove(who.getName(), host);
        redirect.addFlashAttribute("flash", "link-hosts.removed");
        redirect.addFlashAttribute("flashArgs", new Object[] {host});
        return "redirect:/staff/link-hosts";
    }
}
