package org.regulars.web.staff.customer;

import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.bulk.BulkActions;
import org.regulars.customer.CustomerColumns;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerFilters;
import org.regulars.customer.CustomerLine;
import org.regulars.customer.CustomerOrder;
import org.regulars.customer.CustomerPage;
import org.regulars.customer.CustomerViews;
import org.regulars.customer.KeptSearches;
import org.regulars.customer.Listing;
import org.regulars.tag.Tags;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * All customers: search, filter, order, columns, page by page, and saved views. What is typed comes by POST and goes into the
 * address as the id of a kept search.
 */
@Controller
@RequestMapping("/staff/customers")
@PreAuthorize(CustomerPageController.WHO)
class CustomersController {

    private static final int PAGE = 50;

    private final CustomerDirectory directory;
    private final CustomerColumns columns;
    private final CustomerFilters filters;
    private final CustomerViews views;
    private final KeptSearches searches;
    private final ListingAddress addresses;
    private final Tags tags;
    private final BulkActions bulk;
    private final CustomerCells cells;
    private final AuditTrail audit;

    CustomersController(
            CustomerDirectory directory,
            CustomerColumns columns,
            CustomerFilters filters,
            CustomerViews views,
            KeptSearches searches,
            ListingAddress addresses,
            Tags tags,
            BulkActions bulk,
            CustomerCells cells,
            AuditTrail audit) {
        this.directory = directory;
        this.columns = columns;
        this.filters = filters;
        this.views = views;
        this.searches = searches;
        this.addresses = addresses;
        this.tags = tags;
        this.bulk = bulk;
        this.cells = cells;
        this.audit = audit;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "") String view,
            @RequestParam(defaultValue = "") String sort,
            @RequestParam(required = false) @Nullable String after,
            Principal who,
            Model model) {
        Optional<Listing> listing = addresses.listing(who, search, view, sort);
        if (listing.isEmpty()) {
            model.addAttribute("flash", "customers.forgotten");
            model.addAttribute("flashKind", "warning");
            return show(Listing.EVERYBODY, "", "", "", null, who, model);
        }
        return show(listing.get(), search, search.isEmpty() ? view : "", sort, after, who, model);
    }

    /** A search by the button leads to its address; one while typing answers with the results and gives the address along. */
    @PostMapping("/searches")
    String search(
            @RequestParam MultiValueMap<String, String> form,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String part,
            Principal who,
            HttpServletResponse response,
            Model model) {
        Listing listing = new ListingForm(form).listing();
        boolean plain = listing.equals(Listing.EVERYBODY.sortedBy(listing.sort()));
        String search = plain ? "" : searches.keep(who.getName(), listing);
        String address = ListingAddress.of(search, "", plain ? listing.sort() : "", null);
        if (part == null) {
            return "redirect:" + address;
        }
        response.setHeader("HX-Replace-Url", address);
        show(listing, search, "", "", null, who, model);
        return "staff/customer/list :: results";
    }

    @PostMapping("/views")
    String save(@RequestParam MultiValueMap<String, String> form, Principal who, RedirectAttributes redirect) {
        ListingForm filled = new ListingForm(form);
        Optional<Long> view = views.save(
                who.getName(), filled.get("name"), filled.get("shared").equals("true"), filled.listing());
        redirect.addFlashAttribute("flash", view.isPresent() ? "customers.view.saved" : "customers.view.nameless");
        if (view.isEmpty()) {
            redirect.addFlashAttribute("flashKind", "danger");
            return "redirect:" + ListingAddress.of(searches.keep(who.getName(), filled.listing()), "", "", null);
        }
        return "redirect:" + ListingAddress.of("", Long.toString(view.get()), "", null);
    }

    @PostMapping("/views/{viewId}/deletion")
    String delete(@PathVariable long viewId, Principal who, RedirectAttributes redirect) {
        if (views.delete(who.getName(), viewId)) {
            redirect.addFlashAttribute("flash", "customers.view.deleted");
        }
        return "redirect:/staff/customers";
    }

    private String show(
            Listing listing,
            String search,
            String view,
            String sort,
            @Nullable String after,
            Principal who,
            Model model) {
        CustomerPage page = directory.page(listing, after, PAGE);
        audit.recordAll(
                who.getName(),
                "customers-listed",
                "customers",
                page.lines().stream().map(CustomerLine::customerId).toList(),
                Map.of());
        List<String> shown = columns.shown(listing);
        model.addAttribute("page", page);
        model.addAttribute("listing", listing);
        model.addAttribute("order", CustomerOrder.of(listing.sort()).key());
        model.addAttribute("shownColumns", shown);
        model.addAttribute("columns", shown.stream().map(cells::heading).toList());
        model.addAttribute(
                "cells",
                columns.values(
                        shown,
                        page.lines().stream().map(CustomerLine::customerId).toList()));
        model.addAttribute("allColumns", columns.all());
        model.addAttribute("filters", filters.all());
        model.addAttribute("views", views.of(who.getName()));
        model.addAttribute("search", search);
        model.addAttribute("view", view);
        model.addAttribute("me", who.getName());
        model.addAttribute("allTags", tags.all());
        model.addAttribute("kinds", bulk.kinds());
        model.addAttribute("base", ListingAddress.of(search, view, "", null));
        model.addAttribute("first", after == null ? null : ListingAddress.of(search, view, sort, null));
        model.addAttribute("next", page.next() == null ? null : ListingAddress.of(search, view, sort, page.next()));
        return "staff/customer/list";
    }
}
