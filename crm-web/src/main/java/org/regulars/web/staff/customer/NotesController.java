package org.regulars.web.staff.customer;

import java.security.Principal;
import org.regulars.customer.CustomerDirectory;
import org.regulars.note.Notes;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Notes about a customer: written, pinned, rewritten by their author, deleted by their author or an administrator. */
@Controller
@RequestMapping("/staff/customers/{id}/notes")
@PreAuthorize(CustomerPageController.WHO)
class NotesController {

    private final Notes notes;
    private final CustomerDirectory directory;

    NotesController(Notes notes, CustomerDirectory directory) {
        this.notes = notes;
        this.directory = directory;
    }

    @PostMapping
    String write(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String body,
            @RequestParam(defaultValue = "false") boolean pinned,
            Principal who,
            RedirectAttributes redirect) {
        if (directory.find(id).filter(one -> one.who().mergedInto() == null).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (unusable(body, redirect)) {
            redirect.addFlashAttribute("noteBody", body);
        } else {
            notes.write(who.getName(), id, body, pinned);
            redirect.addFlashAttribute("flash", "notes.written");
        }
        return back(id);
    }

    @PostMapping("/{noteId}")
    String rewrite(
            @PathVariable long id,
            @PathVariable long noteId,
            @RequestParam(defaultValue = "") String body,
            Principal who,
            RedirectAttributes redirect) {
        if (unusable(body, redirect)) {
            redirect.addFlashAttribute("noteBody", body);
        } else if (notes.rewrite(who.getName(), id, noteId, body)) {
            redirect.addFlashAttribute("flash", "notes.changed");
        } else {
            refuse(redirect, "notes.not-yours");
        }
        return back(id);
    }

    @PostMapping("/{noteId}/pin")
    String pin(
            @PathVariable long id,
            @PathVariable long noteId,
            @RequestParam(defaultValue = "true") boolean pinned,
            Principal who) {
        notes.pin(who.getName(), id, noteId, pinned);
        return back(id);
    }

    @PostMapping("/{noteId}/deletion")
    String delete(@PathVariable long id, @PathVariable long noteId, Authentication who, RedirectAttributes redirect) {
        boolean admin = who.getAuthorities().stream().anyMatch(one -> "ROLE_ADMIN".equals(one.getAuthority()));
        if (notes.delete(who.getName(), id, noteId, admin)) {
            redirect.addFlashAttribute("flash", "notes.deleted");
        } else {
            refuse(redirect, "notes.not-yours");
        }
        return back(id);
    }

    private static boolean unusable(String body, RedirectAttributes redirect) {
        String text = body.replace("\u0000", "").replace("\r\n", "\n").strip();
        if (!text.isEmpty() && text.length() <= Notes.LONGEST) {
            return false;
        }
        refuse(redirect, text.isEmpty() ? "notes.empty" : "notes.too-long");
        return true;
    }

    private static void refuse(RedirectAttributes redirect, String why) {
        redirect.addFlashAttribute("flash", why);
        redirect.addFlashAttribute("flashKind", "danger");
    }

    private static String back(long id) {
        return "redirect:/staff/customers/" + id + "#panel-notes";
    }
}
