package org.regulars.web.staff.customer;

import java.security.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.tag.Tags;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/** One page per customer: who, what must be known at once, the timeline, and a panel from each feature that knows something. */
@Controller
@PreAuthorize(CustomerPageController.WHO)
class CustomerPageController {

    /** Analysts work with figures and see no personal data. */
    static final String WHO = "hasAnyRole('ADMIN', 'MARKETING', 'SERVICE', 'SALES')";

    private final CustomerDirectory directory;
    private final List<CustomerPanel> panels;
    private final ObjectProvider<CustomerChip> chips;
    private final TimelinePages timeline;
    private final CustomerNames names;
    private final Tags tags;
    private final AuditTrail audit;

    CustomerPageController(
            CustomerDirectory directory,
            ObjectProvider<CustomerPanel> panels,
            ObjectProvider<CustomerChip> chips,
            TimelinePages timeline,
            CustomerNames names,
            Tags tags,
            AuditTrail audit) {
        this.directory = directory;
        this.panels = panels.stream()
                .sorted(Comparator.comparingInt(CustomerPanel::order))
                .toList();
        this.chips = chips;
        this.timeline = timeline;
        this.names = names;
        this.tags = tags;
        this.audit = audit;
    }

    @GetMapping("/staff/customers/{id}")
    String show(@PathVariable long id, Principal who, Model model) {
        CustomerDetail customer = find(id);
        Long survivor = customer.who().mergedInto();
        if (survivor != null) {
            return "redirect:/staff/customers/" + survivor;
        }
        audit.record(who.getName(), "customer-viewed", "customer " + id, id, Map.of());
        about(customer, model);
        model.addAttribute(
                "chips",
                chips.stream()
                        .sorted(Comparator.comparingInt(CustomerChip::order))
                        .flatMap(chip -> chip.of(customer).stream())
                        .toList());
        model.addAttribute("tags", tags.of(id));
        model.addAttribute("allTags", tags.all());
        timeline.show(id, TimelinePages.Wish.ALL, model);
        for (CustomerPanel.Place place : CustomerPanel.Place.values()) {
            model.addAttribute(
                    place.name().toLowerCase(java.util.Locale.ROOT) + "Panels",
                    panels.stream()
                            .filter(panel -> panel.place() == place)
                            .map(panel ->
                                    new Shown(panel.key(), panel.lazy(), panel.lazy() ? Map.of() : panel.model(id)))
                            .filter(shown -> place != CustomerPanel.Place.HEADER
                                    || shown.lazy()
                                    || !shown.model().isEmpty())
                            .toList());
        }
        return "staff/customer/page";
    }

    /** One panel: what the page loads later, or a page of its own. */
    @GetMapping("/staff/customers/{id}/panels/{key}")
    String panel(
            @PathVariable long id,
            @PathVariable String key,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Model model) {
        CustomerDetail customer = find(id);
        Optional<CustomerPanel> panel =
                panels.stream().filter(one -> one.key().equals(key)).findFirst();
        Shown shown = panel.map(one -> new Shown(one.key(), false, one.model(id)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        about(customer, model);
        model.addAttribute("shown", shown);
        return part == null ? "staff/customer/panel" : "staff/customer/panel :: one";
    }

    private void about(CustomerDetail customer, Model model) {
        model.addAttribute("customer", customer);
        model.addAttribute("name", names.of(customer));
    }

    private CustomerDetail find(long id) {
        return directory.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    record Shown(String key, boolean lazy, Map<String, ?> model) {}
}
