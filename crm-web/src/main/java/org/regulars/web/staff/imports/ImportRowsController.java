package org.regulars.web.staff.imports;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.imports.ImportDetail;
import org.regulars.imports.ImportNotPossible;
import org.regulars.imports.Imports;
import org.regulars.imports.RowVerdict;
import org.regulars.imports.Verdict;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
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

/** What becomes of each row of a file, as pages and as files, and taking an import back. */
@Controller
@RequestMapping("/staff/imports/{importId}")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class ImportRowsController {

    private static final int PAGE = 50;

    private final Imports imports;
    private final AuditTrail audit;

    ImportRowsController(Imports imports, AuditTrail audit) {
        this.imports = imports;
        this.audit = audit;
    }

    @GetMapping("/rows")
    String rows(
            @PathVariable long importId,
            @RequestParam(defaultValue = "") String verdict,
            @RequestParam(defaultValue = "0") long after,
            Model model) {
        ImportDetail file = find(importId);
        String wanted =
                Arrays.stream(Verdict.values()).anyMatch(known -> known.key().equals(verdict)) ? verdict : "";
        List<RowVerdict> rows = imports.verdicts(importId, wanted, after, PAGE + 1);
        boolean more = rows.size() > PAGE;
        String address = "/staff/imports/" + importId + "/rows?verdict=" + wanted;
        model.addAttribute("file", file);
        model.addAttribute("verdict", wanted);
        model.addAttribute("verdicts", Verdict.values());
        model.addAttribute("rows", more ? rows.subList(0, PAGE) : rows);
        model.addAttribute("first", after > 0 ? address : null);
        model.addAttribute(
                "next", more ? address + "&after=" + rows.get(PAGE - 1).row() : null);
        return "staff/imports/rows";
    }

    @GetMapping("/verdicts.csv")
    void verdicts(@PathVariable long importId, Principal who, HttpServletResponse response) throws IOException {
        send(importId, "verdicts", who, response, imports::writeVerdicts);
    }

    @GetMapping("/errors.csv")
    void errors(@PathVariable long importId, Principal who, HttpServletResponse response) throws IOException {
        if (find(importId).forgottenAt() != null) {
            throw new ResponseStatusException(HttpStatus.GONE);
        }
        send(importId, "errors", who, response, imports::writeErrors);
    }

    private void send(long importId, String what, Principal who, HttpServletResponse response, Writing file)
            throws IOException {
        find(importId);
        audit.record(who.getName(), "import-file-fetched", "import " + importId, Map.of("file", what));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename("import-" + importId + "-" + what + ".csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        Writer writer = response.getWriter();
        file.write(importId, writer);
        writer.flush();
    }

    @GetMapping("/undo")
    String undo(@PathVariable long importId, Model model, RedirectAttributes redirect) {
        ImportDetail file = find(importId);
        model.addAttribute("file", file);
        try {
            model.addAttribute("undo", imports.undoPreview(importId));
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
            return "redirect:/staff/imports/" + importId;
        }
        return "staff/imports/undo";
    }

    @PostMapping("/undo")
    String undo(@PathVariable long importId, Principal who, RedirectAttributes redirect) {
        try {
            imports.undo(importId, who.getName());
        } catch (ImportNotPossible e) {
            Refusal.show(redirect, e);
        }
        return "redirect:/staff/imports/" + importId;
    }

    private ImportDetail find(long importId) {
        return imports.find(importId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private interface Writing {
        void write(long importId, Writer to) throws IOException;
    }
}
