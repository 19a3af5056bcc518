package org.regulars.web.security;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sign-in page, with a word about why somebody is here again. */
@Controller
class SignInController {

    @GetMapping("/sign-in")
    String show(@RequestParam(defaultValue = "") String why, Model model) {
        switch (why) {
            case "wrong", "locked" -> model.addAttribute("problem", why);
            case "signed-out", "expired" -> model.addAttribute("news", why);
            default -> {}
        }
        return "sign-in";
    }

    @GetMapping("/")
    String root() {
        return "redirect:/staff";
    }
}
