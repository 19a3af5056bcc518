package org.regulars.web.staff.customer;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.bulk.BulkAction;
import org.regulars.bulk.BulkActions;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.Listing;
import org.regulars.job.Jobs;
import org.regulars.tag.Tags;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The same change to many customers: prepared, looked at, done, and taken back. */
@Controller
@RequestMapping("/staff/customers/bulk")
@PreAuthorize(BulkController.WHO)
class BulkController {

    static final String WHO = "hasAnyRole('ADMIN', 'MARKETING')";

    private static final int SHOWN = 20;

    /** Those are done before the page answers. */
    private static final int AT_ONCE = 500;

    private final BulkActions bulk;
    private final ListingAddress addresses;
    private final CustomerDirectory directory;
    private final Tags tags;
    private final Jobs jobs;

    BulkController(BulkActions bulk, ListingAddress addresses, CustomerDirectory directory, Tags tags, Jobs jobs) {
        this.bulk = bulk;
        this.addresses = addresses;
        this.directory = directory;
        this.tags = tags;
        this.jobs = jobs;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("actions", bulk.newest(50));
        return "staff/customer/bulk-list";
    }

    @PostMapping
    String prepare(@RequestParam MultiValueMap<String, String> form, Principal who, RedirectAttributes redirect) {
        ListingForm filled = new ListingForm(form);
        String back = ListingAddress.of(filled.get("search"), filled.get("view"), filled.get("sort"), null);
        Optional<Listing> listing =
                addresses.listing(who, filled.get("search"), filled.get("view"), filled.get("sort"));
        Optional<Map<String, String>> value = value(who, filled);
        if (listing.isEmpty() || value.isEmpty() || !bulk.kinds().contains(filled.get("kind"))) {
            return refuse(redirect, listing.isEmpty() ? "customers.forgotten" : "customers.bulk.incomplete", back);
        }
        if (!filled.get("who").equals("all") && filled.get("id").isEmpty()) {
            return refuse(redirect, "customers.bulk.nobody", back);
        }
        long bulkId =
                bulk.prepare(who.getName(), filled.get("kind"), value.get(), addresses.chosen(form, listing.get()));
        return "redirect:/staff/customers/bulk/" + bulkId;
    }

    private static String refuse(RedirectAttributes redirect, String why, String back) {
        redirect.addFlashAttribute("flash", why);
        redirect.addFlashAttribute("flashKind", "danger");
        return "redirect:" + back;
    }

    private Optional<Map<String, String>> value(Principal who, ListingForm form) {
        if (!form.get("kind").equals("set-attribute")) {
            return tags.use(who.getName(), form.get("tag")).map(tag -> Map.of("tag", tag));
        }
        String key = form.get("key").replace("attribute.", "").replace('-', '_').strip();
        String value = form.get("value").replace("\u0000", "").strip();
        return key.isEmpty() || value.isEmpty() ? Optional.empty() : Optional.of(Map.of("key", key, "value", value));
    }

    @GetMapping("/{bulkId}")
    String show(@PathVariable long bulkId, Model model) {
        BulkAction action = find(bulkId);
        model.addAttribute("action", action);
        for (String state : List.of("waiting", "same", "failed", "kept")) {
            model.addAttribute(state, directory.lines(bulk.customers(bulkId, state, SHOWN)));
        }
        return "staff/customer/bulk";
    }

    /** What changes while it runs; when it no longer runs, the whole page comes anew. */
    @GetMapping("/{bulkId}/progress")
    String progress(
            @PathVariable long bulkId,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            HttpServletResponse response,
            Model model) {
        BulkAction action = find(bulkId);
        model.addAttribute("action", action);
        if (part == null) {
            return "redirect:/staff/customers/bulk/" + bulkId;
        }
        if (!action.state().working()) {
            response.setHeader("HX-Refresh", "true");
        }
        return "staff/customer/bulk :: progress";
    }

    @PostMapping("/{bulkId}/run")
    String run(@PathVariable long bulkId, Principal who) {
        return begun(bulkId, bulk.start(who.getName(), bulkId));
    }

    @PostMapping("/{bulkId}/stop")
    String stop(@PathVariable long bulkId, Principal who) {
        bulk.stop(who.getName(), bulkId);
        return "redirect:/staff/customers/bulk/" + bulkId;
    }

    @PostMapping("/{bulkId}/undo")
    String undo(@PathVariable long bulkId, Principal who) {
        return begun(bulkId, bulk.undo(who.getName(), bulkId));
    }

    @PostMapping("/{bulkId}/deletion")
    String discard(@PathVariable long bulkId, RedirectAttributes redirect) {
        if (bulk.discard(bulkId)) {
            redirect.addFlashAttribute("flash", "customers.bulk.discarded");
        }
        return "redirect:/staff/customers";
    }

    private String begun(long bulkId, boolean begun) {
        if (begun && find(bulkId).toWork() <= AT_ONCE) {
            jobs.run("bulk-actions");
        }
        return "redirect:/staff/customers/bulk/" + bulkId;
    }

    private BulkAction find(long bulkId) {
        return bulk.find(bulkId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
