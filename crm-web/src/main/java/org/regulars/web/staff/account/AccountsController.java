package org.regulars.web.staff.account;

import jakarta.validation.Valid;
import java.security.Principal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.regulars.staff.Staff;
import org.regulars.staff.StaffEmailTaken;
import org.regulars.staff.StaffMember;
import org.regulars.staff.StaffRole;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who may sign in. */
@Controller
@RequestMapping("/staff/accounts")
@PreAuthorize("hasRole('ADMIN')")
class AccountsController {

    private final Staff staff;
    private final FindByIndexNameSessionRepository<?> sessions;
    private final MessageSource messages;

    AccountsController(Staff staff, FindByIndexNameSessionRepository<?> sessions, MessageSource messages) {
        this.staff = staff;
        this.sessions = sessions;
        this.messages = messages;
    }

    @ModelAttribute("roles")
    Map<StaffRole, String> roles() {
        Map<StaffRole, String> roles = new LinkedHashMap<>();
        Arrays.stream(StaffRole.values())
                .forEach(role -> roles.put(
                        role,
                        messages.getMessage("accounts.role." + role.key(), null, LocaleContextHolder.getLocale())));
        return roles;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("accounts", staff.all());
        return "staff/account/list";
    }

    @GetMapping("/new")
    String blank(Model model) {
        model.addAttribute("account", AccountForm.empty());
        return "staff/account/form";
    }

    @PostMapping
    String add(
            @Valid @ModelAttribute("account") AccountForm form,
            BindingResult errors,
            Principal who,
            RedirectAttributes redirect) {
        StaffRole role = form.role();
        if (errors.hasErrors() || role == null) {
            return "staff/account/form";
        }
        try {
            staff.add(who.getName(), form.email(), form.name(), role, form.password());
        } catch (StaffEmailTaken e) {
            errors.rejectValue("email", "accounts.email.taken");
            return "staff/account/form";
        }
        redirect.addFlashAttribute("flash", "accounts.added");
        redirect.addFlashAttribute("flashArgs", new Object[] {form.name()});
        return "redirect:/staff/accounts";
    }

    /** Whoever is shut out is also signed out, on every device. */
    @PostMapping("/{id}/disable")
    String disable(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        StaffMember member = member(id);
        if (member.email().equals(who.getName())) {
            redirect.addFlashAttribute("flash", "accounts.not-yourself");
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:/staff/accounts";
        }
        staff.setEnabled(who.getName(), id, false);
        sessions.findByPrincipalName(member.email()).keySet().forEach(sessions::deleteById);
        redirect.addFlashAttribute("flash", "accounts.disabled");
        redirect.addFlashAttribute("flashArgs", new Object[] {member.name()});
        return "redirect:/staff/accounts";
    }

    @PostMapping("/{id}/enable")
    String enable(@PathVariable long id, Principal who, RedirectAttributes redirect) {
        StaffMember member = member(id);
        staff.setEnabled(who.getName(), id, true);
        redirect.addFlashAttribute("flash", "accounts.enabled");
        redirect.addFlashAttribute("flashArgs", new Object[] {member.name()});
        return "redirect:/staff/accounts";
    }

    private StaffMember member(long id) {
        return staff.all().stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
