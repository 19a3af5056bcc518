package org.regulars.web.staff.customer;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.TimelineWish;
import org.regulars.interaction.Visit;
import org.regulars.interaction.Visits;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.util.UriComponentsBuilder;

/** Cuts a customer's timeline into pages, also a part of it only, so that entries of the same moment stay together. */
@Component
class TimelinePages {

    /** Kinds that people look for together. */
    static final Map<String, Set<String>> WHAT = what();

    static final List<String> CHANNELS = List.of(
            "web", "app", "mail", "shop", "form", "import", "phone", "chat", "letter", "social", "person", "staff");

    private static final int PAGE = 25;
    private static final int VISITS = 12;
    private static final int MOST_OF_VISITS = 2000;
    private static final Instant FUTURE = Instant.parse("9999-01-01T00:00:00Z");

    private final Timeline timeline;
    private final ShopProperties shop;

    TimelinePages(Timeline timeline, ShopProperties shop) {
        this.timeline = timeline;
        this.shop = shop;
    }

    private static Map<String, Set<String>> what() {
        Map<String, Set<String>> what = new LinkedHashMap<>();
        what.put("pages", Set.of("page-viewed", "screen-viewed"));
        what.put(
                "products",
                Set.of(
                        "product-viewed",
                        "product-clicked",
                        "product-list-viewed",
                        "products-searched",
                        "product-shared"));
        what.put(
                "basket",
                Set.of("product-added", "product-removed", "cart-viewed", "checkout-started", "checkout-step-viewed"));
        what.put("orders", Set.of("ordered", "order-cancelled", "order-refunded", "order-updated"));
        what.put("quotes", Set.of("quote-sent", "quote-accepted", "quote-declined", "quote-expired"));
        what.put(
                "mails",
                Set.of(
                        "mail-sent",
                        "mail-opened",
                        "mail-clicked",
                        "mail-bounced",
                        "mail-complaint",
                        "mail-stop",
                        "mail-auto-reply"));
        what.put(
                "consents",
                Set.of(
                        "consent-granted",
                        "consent-confirmed",
                        "consent-withdrawn",
                        "consent-expired",
                        "paused",
                        "pause-ended",
                        "frequency-changed"));
        what.put("notes", Set.of("note-written"));
        what.put("files", Set.of("file-kept"));
        return Collections.unmodifiableMap(what);
    }

    /** Puts a page of the timeline and its form on a page. */
    void show(long customerId, Wish wish, Model model) {
        model.addAttribute("timeline", wish.byVisit ? visits(customerId, wish) : page(customerId, wish));
        model.addAttribute("wish", wish);
        model.addAttribute("channels", CHANNELS);
        model.addAttribute("whats", WHAT.keySet());
        model.addAttribute("later", wish.before != null || wish.after != null);
    }

    private Page page(long customerId, Wish wish) {
        TimelineWish wanted = wish.wanted(shop);
        if (wish.after != null) {
            List<TimelineEntry> nearest = cut(timeline.after(customerId, wish.after, PAGE * 2 + 1, wanted), PAGE);
            List<TimelineEntry> entries = new ArrayList<>(nearest);
            Collections.reverse(entries);
            boolean newer = !entries.isEmpty()
                    && !timeline.after(customerId, entries.get(0).at(), 1, wanted)
                            .isEmpty();
            return page(customerId, wish, entries, newer, entries.isEmpty() ? wish.after.plusNanos(1000) : null);
        }
        Instant end = wish.before == null ? FUTURE : wish.before;
        int read = PAGE * 2 + 1;
        List<TimelineEntry> some = timeline.before(customerId, end, read, wanted);
        List<TimelineEntry> entries = cut(some, PAGE);
        while (entries.size() == some.size() && some.size() == read) {
            // More happened in one moment than fits: an import, say.
            read *= 4;
            some = timeline.before(customerId, end, read, wanted);
            entries = cut(some, PAGE);
        }
        boolean newer = wish.before != null;
        Instant next =
                entries.size() < some.size() ? entries.get(entries.size() - 1).at() : null;
        return page(customerId, wish, entries, newer, next);
    }

    private Page page(long customerId, Wish wish, List<TimelineEntry> entries, boolean newer, @Nullable Instant next) {
        Instant older = next;
        if (wish.after != null && !entries.isEmpty()) {
            older = entries.get(entries.size() - 1).at();
        }
        return new Page(
                entries.stream().map(entry -> new Visit(false, List.of(entry))).toList(),
                newer && !entries.isEmpty()
                        ? wish.address(customerId, null, entries.get(0).at())
                        : null,
                older == null ? null : wish.address(customerId, older, null));
    }

    /** As many as fill a page and then all of the last one's moment. */
    private static List<TimelineEntry> cut(List<TimelineEntry> entries, int size) {
        int end = Math.min(size, entries.size());
        while (end > 0
                && end < entries.size()
                && entries.get(end).at().equals(entries.get(end - 1).at())) {
            end++;
        }
        return entries.subList(0, end);
    }

    /** Whole visits; the last one read may go on and so begins the next page, unless it is longer than anybody reads. */
    private Page visits(long customerId, Wish wish) {
        TimelineWish wanted = wish.wanted(shop);
        Instant end = wish.before == null ? FUTURE : wish.before;
        int read = 200;
        List<TimelineEntry> entries = timeline.before(customerId, end, read, wanted);
        List<Visit> visits = Visits.of(entries);
        while (visits.size() <= VISITS && entries.size() == read && read < MOST_OF_VISITS) {
            read = Math.min(read * 4, MOST_OF_VISITS);
            entries = timeline.before(customerId, end, read, wanted);
            visits = Visits.of(entries);
        }
        boolean more = entries.size() == read;
        List<Visit> shown =
                visits.subList(0, Math.min(VISITS, more && visits.size() > 1 ? visits.size() - 1 : visits.size()));
        boolean older = more || shown.size() < visits.size();
        return new Page(
                shown,
                null,
                older && !shown.isEmpty()
                        ? wish.address(customerId, shown.get(shown.size() - 1).from(), null)
                        : null);
    }

    /** Some groups of entries, and the addresses behind which newer and older ones are, null where there are none. */
    record Page(
            List<Visit> groups,
            @Nullable String newer,
            @Nullable String older) {

        public boolean isEmpty() {
            return groups.isEmpty();
        }
    }

    /** What was typed into the search of a timeline; kept on the server so that no address holds it. */
    record Words(String typed) {}

    /**
     * What part of the timeline is asked for.
     *
     * @param search id of the kept words, '' when there are none
     * @param typed the words themselves
     */
    record Wish(
            Set<String> channels,
            Set<String> what,
            Set<String> kinds,
            String since,
            String until,
            boolean byVisit,
            String search,
            String typed,
            @Nullable Instant before,
            @Nullable Instant after) {

        static final Wish ALL = new Wish(Set.of(), Set.of(), Set.of(), "", "", false, "", "", null, null);

        public boolean narrowed() {
            return !channels.isEmpty()
                    || !what.isEmpty()
                    || !kinds.isEmpty()
                    || !since.isEmpty()
                    || !until.isEmpty()
                    || !typed.isEmpty();
        }

        TimelineWish wanted(ShopProperties shop) {
            Set<String> all = new HashSet<>(kinds);
            what.forEach(key -> all.addAll(WHAT.getOrDefault(key, Set.of())));
            LocalDate from = day(since);
            LocalDate to = day(until);
            return new TimelineWish(
                    channels,
                    all,
                    TimelineWish.words(typed),
                    from == null ? null : from.atStartOfDay(shop.zone()).toInstant(),
                    to == null ? null : to.plusDays(1).atStartOfDay(shop.zone()).toInstant());
        }

        static @Nullable LocalDate day(String typed) {
            try {
                LocalDate day = typed.isEmpty() ? null : LocalDate.parse(typed);
                return day == null || day.getYear() < 1970 || day.getYear() > 9998 ? null : day;
            } catch (DateTimeException e) {
                return null;
            }
        }

        /** The address of the same part elsewhere in time. */
        String address(long customerId, @Nullable Instant beforeThen, @Nullable Instant afterThen) {
            UriComponentsBuilder address =
                    UriComponentsBuilder.fromPath("/staff/customers/" + customerId + "/timeline");
            channels.stream().sorted().forEach(channel -> address.queryParam("channel", channel));
            what.stream().sorted().forEach(key -> address.queryParam("what", key));
            kinds.stream().sorted().forEach(kind -> address.queryParam("kind", kind));
            if (day(since) != null) {
                address.queryParam("since", since);
            }
            if (day(until) != null) {
                address.queryParam("until", until);
            }
            if (byVisit) {
                address.queryParam("group", "visit");
            }
            if (!search.isEmpty()) {
                address.queryParam("search", search);
            }
            if (beforeThen != null) {
                address.queryParam("before", beforeThen);
            }
            if (afterThen != null) {
                address.queryParam("after", afterThen);
            }
            return address.encode().build().toUriString();
        }
    }
}
