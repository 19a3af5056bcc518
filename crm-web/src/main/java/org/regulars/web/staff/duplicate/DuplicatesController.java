package org.regulars.web.staff.duplicate;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.DecidedPair;
import org.regulars.customer.DuplicatePair;
import org.regulars.customer.Duplicates;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.MergeNotPossible;
import org.regulars.customer.Merges;
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

/** Customers who may be one person: the list, both side by side, and what somebody decides. */
@Controller
@RequestMapping("/staff/duplicates")
@PreAuthorize("hasAnyRole('ADMIN', 'MARKETING', 'SERVICE')")
class DuplicatesController {

    private static final int PAGE = 25;
    private static final int DECIDED = 10;

    private final Duplicates duplicates;
    private final Merges merges;
    private final CustomerDirectory directory;
    private final MergePreviews previews;
    private final AuditTrail audit;

    DuplicatesController(
            Duplicates duplicates,
            Merges merges,
            CustomerDirectory directory,
            MergePreviews previews,
            AuditTrail audit) {
        this.duplicates = duplicates;
        this.merges = merges;
        this.directory = directory;
        this.previews = previews;
        this.audit = audit;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String after, Model model) {
        List<DuplicatePair> pairs = duplicates.open(after, PAGE + 1);
        List<Line> lines = new ArrayList<>();
        pairs.stream().limit(PAGE).forEach(pair -> lines.add(new Line(pair, find(pair.one()), find(pair.other()))));
        model.addAttribute("lines", lines);
        model.addAttribute("count", duplicates.waiting());
        model.addAttribute("first", after.isEmpty() ? null : "/staff/duplicates");
        model.addAttribute(
                "next",
                pairs.size() > PAGE
                        ? "/staff/duplicates?after=" + pairs.get(PAGE - 1).place()
                        : null);
        if (after.isEmpty()) {
            model.addAttribute("decided", decided());
        }
        return "staff/duplicate/list";
    }

    private List<Decided> decided() {
        List<Decided> decided = new ArrayList<>();
        for (DecidedPair pair : duplicates.decided(DECIDED)) {
            decided.add(new Decided(pair, find(pair.one()), find(pair.other())));
        }
        return decided;
    }

    @GetMapping("/{stays}/{goes}")
    String compare(@PathVariable long stays, @PathVariable long goes, Principal who, Model model) {
        CustomerDetail one = find(stays);
        CustomerDetail other = find(goes);
        Long mergedOne = one.who().mergedInto();
        Long mergedOther = other.who().mergedInto();
        if (stays == goes || mergedOne != null || mergedOther != null) {
            return "redirect:/staff/customers/" + (mergedOne == null ? stays : mergedOne);
        }
        audit.record(who.getName(), "customer-viewed", "customer " + stays, stays, Map.of("beside", goes));
        audit.record(who.getName(), "customer-viewed", "customer " + goes, goes, Map.of("beside", stays));
        model.addAttribute("preview", previews.of(one, other, duplicates.compare(stays, goes)));
        model.addAttribute("decided", duplicates.decision(stays, goes).orElse(null));
        return "staff/duplicate/pair";
    }

    @PostMapping("/{stays}/{goes}/merge")
    String merge(
            @PathVariable long stays,
            @PathVariable long goes,
            @RequestParam Map<String, String> form,
            Principal who,
            RedirectAttributes redirect) {
        Set<String> wins = new TreeSet<>();
        form.forEach((name, value) -> {
            if (name.startsWith("field-") && value.equals("goes")) {
                wins.add(name.substring("field-".length()));
            }
        });
        try {
            merges.merge(
                    new MergeCustomers(
                            stays, goes, wins, duplicates.compare(stays, goes).grounds()),
                    who.getName());
            redirect.addFlashAttribute("flash", "duplicates.merged");
        } catch (MergeNotPossible e) {
            refused(e, redirect);
        }
        return "redirect:/staff/customers/" + stays;
    }

    @PostMapping("/{one}/{other}/not-same")
    String notSame(@PathVariable long one, @PathVariable long other, Principal who, RedirectAttributes redirect) {
        return decided(
                one, other, "duplicates.decided.not-same", redirect, by -> duplicates.notSame(one, other, by), who);
    }

    @PostMapping("/{one}/{other}/household")
    String household(@PathVariable long one, @PathVariable long other, Principal who, RedirectAttributes redirect) {
        return decided(
                one, other, "duplicates.decided.household", redirect, by -> duplicates.household(one, other, by), who);
    }

    @PostMapping("/{one}/{other}/reconsider")
    String reconsider(@PathVariable long one, @PathVariable long other, Principal who, RedirectAttributes redirect) {
        find(one);
        find(other);
        duplicates.reconsider(one, other, who.getName());
        redirect.addFlashAttribute("flash", "duplicates.decided.reconsider");
        return "redirect:/staff/duplicates/" + one + "/" + other;
    }

    private String decided(
            long one, long other, String flash, RedirectAttributes redirect, Consumer<String> decision, Principal who) {
        find(one);
        find(other);
        if (one == other) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        decision.accept(who.getName());
        redirect.addFlashAttribute("flash", flash);
        return "redirect:/staff/duplicates";
    }

    static void refused(MergeNotPossible refused, RedirectAttributes redirect) {
        redirect.addFlashAttribute(
                "flash", "duplicates.refused." + refused.why().key());
        redirect.addFlashAttribute("flashKind", "warning");
    }

    private CustomerDetail find(long id) {
        return directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /** One pair in the list. */
    record Line(DuplicatePair pair, CustomerDetail one, CustomerDetail other) {}

    record Decided(DecidedPair pair, CustomerDetail one, CustomerDetail other) {}
}
