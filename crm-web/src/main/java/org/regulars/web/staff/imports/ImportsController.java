package org.regulars.web.staff.imports;

import java.io.IOException;
import java.io.InputStream;
import java.security.Principal;
import java.util.List;
import org.regulars.imports.FileUnusable;
import org.regulars.imports.ImportNotPossible;
import org.regulars.imports.ImportSummary;
import org.regulars.imports.Imports;
import org.regulars.order.Purchases;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The files that were brought, and bringing one more. */
@Controller
@RequestMapping("/staff/imports")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class ImportsController {

    private static final int PAGE = 25;

    private final Imports imports;
    private final Purchases purchases;

    ImportsController(Imports imports, Purchases purchases) {
        this.imports = imports;
        this.purchases = purchases;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "0") long before, Model model) {
        List<ImportSummary> page = imports.before(before > 0 ? before : Long.MAX_VALUE, PAGE + 1);
        boolean more = page.size() > PAGE;
        model.addAttribute("imports", more ? page.subList(0, PAGE) : page);
        model.addAttribute("kinds", imports.kinds());
        model.addAttribute("first", before > 0 ? "/staff/imports" : null);
        model.addAttribute(
                "next", more ? "/staff/imports?before=" + page.get(PAGE - 1).importId() : null);
        return "staff/imports/list";
    }

    @PostMapping
    String upload(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String kind,
            Principal who,
            RedirectAttributes redirect)
            throws IOException {
        String name = file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            long importId = imports.upload(name == null ? "" : name, content, kind, who.getName());
            return "redirect:/staff/imports/" + importId;
        } catch (FileUnusable | ImportNotPossible e) {
            Refusal.show(redirect, e);
            return "redirect:/staff/imports";
        }
    }

    @GetMapping("/figures")
    String figures(Model model) {
        model.addAttribute("shop", purchases.figures());
        return "staff/imports/figures";
    }
}
