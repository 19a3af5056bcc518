package org.regulars.segment;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One customer as plain objects: what the segments' statements are compared with. */
final class ModelCustomer {

    final long id;
    String country = "";
    boolean noProfiling;
    final Map<String, String> attributes = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    final Map<Long, Order> orders = new TreeMap<>();
    final Map<String, String> consents = new HashMap<>();
    final Set<String> tags = new TreeSet<>();
    final List<Instant> mails = new ArrayList<>();
    final List<Quote> quotes = new ArrayList<>();
    /** Null unless a basket is open. */
    @Nullable
    BigDecimal basket;

    Instant basketChanged = Instant.EPOCH;

    ModelCustomer(long id) {
        this.id = id;
    }

    record Event(String kind, String sku, Instant at) {}

    /** An order of one line of one product at 10 a piece. */
    record Order(String sku, int quantity, boolean cancelled, Instant at) {}

    record Quote(String state, int total, LocalDate until) {}

    List<Order> kept() {
        return orders.values().stream().filter(order -> !order.cancelled()).toList();
    }
}
