package org.regulars.web.staff.customer;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerDirectory;
import org.regulars.customer.CustomerViews;
import org.regulars.customer.KeptSearches;
import org.regulars.customer.Listing;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/** What an address of the list stands for: a kept search or a saved view by its id, never what was typed. */
@Component
class ListingAddress {

    private final KeptSearches searches;
    private final CustomerViews views;
    private final CustomerDirectory directory;

    ListingAddress(KeptSearches searches, CustomerViews views, CustomerDirectory directory) {
        this.searches = searches;
        this.views = views;
        this.directory = directory;
    }

    /** Empty when the search or view is forgotten or somebody else's. */
    Optional<Listing> listing(Principal who, String search, String view, String sort) {
        Optional<Listing> listing = !search.isEmpty()
                ? searches.find(who.getName(), search, Listing.class)
                : view.matches("\\d{1,18}")
                        ? views.listing(who.getName(), Long.parseLong(view))
                        : Optional.of(Listing.EVERYBODY);
        return listing.map(found -> sort.isEmpty() ? found : found.sortedBy(sort));
    }

    /** The customers that a form of the list is about: those ticked, or everybody asked for. */
    Condition chosen(MultiValueMap<String, String> form, Listing listing) {
        if (!"all".equals(form.getFirst("who"))) {
            List<Long> ids = new ArrayList<>();
            form.getOrDefault("id", List.of()).stream()
                    .filter(id -> id.matches("\\d{1,18}"))
                    .map(Long::valueOf)
                    .forEach(ids::add);
            return new Condition("c.customer_id = any(:chosen)", Map.of("chosen", ids.toArray(Long[]::new)));
        }
        return directory.selection(listing);
    }

    static String of(String search, String view, String sort, @Nullable String after) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath("/staff/customers");
        if (!search.isEmpty()) {
            address.queryParam("search", search);
        } else if (!view.isEmpty()) {
            address.queryParam("view", view);
        }
        if (!sort.isEmpty()) {
            address.queryParam("sort", sort);
        }
        if (after != null) {
            address.queryParam("after", after);
        }
        return address.encode().build().toUriString();
    }
}
