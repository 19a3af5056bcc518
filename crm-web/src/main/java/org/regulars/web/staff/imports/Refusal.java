package org.regulars.web.staff.imports;

import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows on the next page why something was not done. */
final class Refusal {

    private Refusal() {}

    static void show(RedirectAttributes redirect, RuntimeException why) {
        redirect.addFlashAttribute("flash", "imports.refused");
        redirect.addFlashAttribute("flashArgs", new Object[] {String.valueOf(why.getMessage())});
        redirect.addFlashAttribute("flashKind", "danger");
    }
}
