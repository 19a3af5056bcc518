package org.regulars.web.staff.form;

import org.regulars.consent.SignUps;
import org.regulars.form.Forms;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The forms there are, and what they brought in. */
@Controller
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class FormsController {

    private final Forms forms;
    private final SignUps signUps;

    FormsController(Forms forms, SignUps signUps) {
        this.forms = forms;
        this.signUps = signUps;
    }

    @GetMapping("/staff/forms")
    String forms(Model model) {
        model.addAttribute("forms", forms.all());
        model.addAttribute("counts", signUps.counts());
        model.addAttribute("sources", signUps.sources());
        return "staff/form/list";
    }
}
