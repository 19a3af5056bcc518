package org.regulars.web.staff.account;

import jakarta.validation.Valid;
import java.security.Principal;
import org.regulars.staff.Staff;
import org.regulars.staff.WrongPassword;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One's own password. */
@Controller
@RequestMapping("/staff/password")
class PasswordController {

    private final Staff staff;

    PasswordController(Staff staff) {
        this.staff = staff;
    }

    @GetMapping
    String blank(Model model) {
        model.addAttribute("change", new PasswordForm("", "", ""));
        return "staff/account/password";
    }

    @PostMapping
    String change(
            @Valid @ModelAttribute("change") PasswordForm form,
            BindingResult errors,
            Principal who,
            RedirectAttributes redirect) {
        if (!form.password().equals(form.again())) {
            errors.rejectValue("again", "accounts.password.differs");
        }
        if (errors.hasErrors()) {
            return "staff/account/password";
        }
        try {
            staff.changeOwnPassword(who.getName(), form.old(), form.password());
        } catch (WrongPassword e) {
            errors.rejectValue("old", "accounts.password.wrong");
            return "staff/account/password";
        }
        redirect.addFlashAttribute("flash", "accounts.password.changed");
        return "redirect:/staff/password";
    }
}
