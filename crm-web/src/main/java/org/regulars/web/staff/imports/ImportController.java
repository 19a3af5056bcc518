package org.regulars.web.staff.imports;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.regulars.consent.Purposes;
import org.regulars.imports.DateOrder;
import org.regulars.imports.Field;
import org.regulars.imports.ImportDetail;
import org.regulars.imports.ImportNotPossible;
import org.regulars.imports.ImportSettings;
import org.regulars.imports.Imports;
import org.regulars.imports.Verdict;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One file: its columns, its check, its progress, what came of it. */
@Controller
@RequestMapping("/staff/imports/{importId}")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class ImportController {

    private static final int PROBLEMS_SHOWN = 50;

    private final Imports imports;
    private final Purposes purposes;

    ImportController(Imports imports, Purposes purposes) {
        this.imports = imports;
        this.purposes = purposes;
    }

    @GetMapping
    String show(@PathVariable long importId, Model model) throws IOException {
        ImportDetail file = find(importId);
        model.addAttribute("file", file);
        model.addAttribute("problems", imports.problems(importId, PROBLEMS_SHOWN));
        model.addAttribute("verdicts", Verdict.values());
        if (file.state().mappable()) {
            model.addAttribute("same", imports.sameFileBefore(importId).orElse(null));
            model.addAttribute("sample", imports.sample(importId));
            Map<Boolean, List<Field>> fields = imports.fields(file).stream()
                    .collect(Collectors.partitioningBy(field ->
                            file.mapping().column(field) >= 0 || file.missing().contains(field)));
            model.addAttribute("fields", fields.get(true));
            model.addAttribute("others", fields.get(false));
            model.addAttribute("kinds", imports.kinds());
            model.addAttribute("modes", ImportSettings.Mode.values());
            model.addAttribute("matches", ImportSettings.MATCHES);
            model.addAttribute("legalBases", ImportSettings.LEGAL_BASES);
            model.addAttribute("statuses", ImportSettings.STATUSES);
            model.addAttribute("purposes", purposes.all());
            model.addAttribute("dateOrders", DateOrder.values());
            model.addAttribute("charsets", Imports.charsets());
        }
        return "staff/imports/show";
    }

    /** What changes while it runs; when it no longer runs, the whole page comes anew. */
    @GetMapping("/progress")
    String progress(@PathVariable long importId, Model model, HttpServletResponse response) {
        ImportDetail file = find(importId);
        model.addAttribute("file", file);
        if (!file.state().running()) {
            response.setHeader("HX-Refresh", "true");
        }
        return "staff/imports/show :: progress";
    }

    @PostMapping("/charset")
    String readAs(@PathVariable long importId, @RequestParam String charset, RedirectAttributes redirect)
            throws IOException {
        try {
            imports.readAs(importId, charset);
            redirect.addFlashAttribute("flash", "imports.read-as");
            redirect.addFlashAttribute("flashArgs", new Object[] {charset});
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
        }
        return "redirect:/staff/imports/" + importId;
    }

    /** Keeps the columns and begins what the button said: a check, or the import itself. */
    @PostMapping("/runs")
    String run(
            @PathVariable long importId,
            @RequestParam Map<String, String> form,
            @RequestParam(defaultValue = "check") String then,
            Principal who,
            RedirectAttributes redirect) {
        try {
            if (form.keySet().stream().anyMatch(name -> name.startsWith("column."))) {
                ImportDetail file = find(importId);
                MappingForm wanted = new MappingForm(form);
                imports.map(importId, wanted.toMapping(imports.fields(file)), wanted.toSettings(file.settings()));
            }
            if (then.equals("import")) {
                imports.run(importId, who.getName());
            } else {
                imports.check(importId, who.getName());
            }
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
        }
        return "redirect:/staff/imports/" + importId;
    }

    @PostMapping("/kind")
    String takeFor(@PathVariable long importId, @RequestParam String kind, RedirectAttributes redirect)
            throws IOException {
        try {
            imports.takeFor(importId, kind);
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
        }
        return "redirect:/staff/imports/" + importId;
    }

    @PostMapping("/cancellation")
    String cancel(@PathVariable long importId, Principal who, RedirectAttributes redirect) {
        try {
            imports.cancel(importId, who.getName());
            redirect.addFlashAttribute("flash", "imports.cancelled.done");
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
        }
        return "redirect:/staff/imports/" + importId;
    }

    private ImportDetail find(long importId) {
        return imports.find(importId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
