package org.regulars.web.staff.segment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.regulars.segment.Memberships;
import org.regulars.segment.SegmentLists;
import org.regulars.segment.SegmentNameTaken;
import org.regulars.segment.SegmentSummary;
import org.regulars.segment.Segments;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists made by hand: from addresses that are typed or in a file, or from who is in a segment today. */
@Controller
@RequestMapping("/staff/segments")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING')")
class SegmentListController {

    private static final int LONGEST_NAME = 100;

    private final Segments segments;
    private final SegmentLists lists;
    private final Memberships memberships;

    SegmentListController(Segments segments, SegmentLists lists, Memberships memberships) {
        this.segments = segments;
        this.lists = lists;
        this.memberships = memberships;
    }

    @GetMapping("/lists/new")
    String begin(Model model) {
        return page("", "", "", model);
    }

    @PostMapping("/lists")
    String create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String addresses,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Principal who,
            Model model,
            RedirectAttributes redirect)
            throws IOException {
        if (unusable(name)) {
            return page(name, addresses, "segments.problem.name", model);
        }
        try {
            long id = lists.create(who.getName(), name);
            put(id, addresses, file, who, redirect);
            return "redirect:/staff/segments/" + id;
        } catch (SegmentNameTaken e) {
            return page(name, addresses, "segments.problem.name-taken", model);
        }
    }

    @PostMapping("/{id}/addresses")
    String add(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String addresses,
            @RequestParam(required = false) @Nullable MultipartFile file,
            Principal who,
            RedirectAttributes redirect)
            throws IOException {
        list(id);
        put(id, addresses, file, who, redirect);
        return "redirect:/staff/segments/" + id;
    }

    private void put(
            long id, String addresses, @Nullable MultipartFile file, Principal who, RedirectAttributes redirect)
            throws IOException {
        String all = addresses + (file == null ? "" : "\n" + new String(file.getBytes(), StandardCharsets.UTF_8));
        SegmentLists.Added added = lists.addAddresses(who.getName(), id, all);
        memberships.refresh(id);
        redirect.addFlashAttribute("added", added);
    }

    @PostMapping("/{id}/people/{customerId}/removal")
    String remove(@PathVariable long id, @PathVariable long customerId, Principal who, RedirectAttributes redirect) {
        list(id);
        lists.remove(who.getName(), id, customerId);
        memberships.refresh(id);
        redirect.addFlashAttribute("flash", "segments.list.removed");
        return "redirect:/staff/segments/" + id;
    }

    /** Keeps who is in a segment today as a list. */
    @PostMapping("/{id}/snapshots")
    String snapshot(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            Principal who,
            RedirectAttributes redirect) {
        segment(id);
        if (unusable(name)) {
            return refused(id, "segments.problem.name", redirect);
        }
        try {
            long list = lists.snapshot(who.getName(), name, id);
            memberships.refresh(list);
            redirect.addFlashAttribute("flash", "segments.snapshot.taken");
            return "redirect:/staff/segments/" + list;
        } catch (SegmentNameTaken e) {
            return refused(id, "segments.problem.name-taken", redirect);
        }
    }

    private static String refused(long id, String why, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", why);
        redirect.addFlashAttribute("flashKind", "danger");
        return "redirect:/staff/segments/" + id;
    }

    private static boolean unusable(String name) {
        return name.isBlank() || name.strip().length() > LONGEST_NAME;
    }

    private SegmentSummary segment(long id) {
        return segments.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private void list(long id) {
        if (!segment(id).list()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private static String page(String name, String addresses, String problem, Model model) {
        model.addAttribute("name", name);
        model.addAttribute("addresses", addresses);
        model.addAttribute("problems", problem.isEmpty() ? List.of() : List.of(problem));
        return "staff/segment/new-list";
    }
}
