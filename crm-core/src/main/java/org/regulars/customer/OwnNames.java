package org.regulars.customer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The names, language, country and zone on a customer's own row. In a family each keeps their own; the root shows its own where
 * it has one or somebody chose it, otherwise what the merged ones have, in the order of the merges.
 */
@Component
class OwnNames {

    static final List<String> FIELDS = List.of("first_name", "last_name", "language", "country", "time_zone");

    private static final String SHOWN =
            "jsonb_build_object('first_name', first_name, 'last_name', last_name, 'language', language, 'country', country, "
                    + "'time_zone', time_zone)";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OwnNames(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What each root's own names are, as somebody may have changed them since the last merge. */
    List<Kept> before(Family... families) {
        List<Kept> kept = new ArrayList<>();
        for (Family family : families) {
            Map<Long, Kept> all = read(family);
            Kept root = all.get(family.rootId());
            if (root == null) {
                continue;
            }
            Map<String, String> resolved = resolve(family, family.rootId(), all);
            Map<String, String> own = new LinkedHashMap<>(root.own());
            Set<String> fixed = new TreeSet<>(root.fixed());
            for (String field : FIELDS) {
                String shown = root.shown().getOrDefault(field, "");
                if (!shown.equals(resolved.get(field))) {
                    own.put(field, shown);
                    fixed.add(field);
                }
            }
            Kept now = new Kept(root.customerId(), root.shown(), own, fixed);
            if (!family.merges().isEmpty()) {
                keep(now);
            }
            kept.add(now);
        }
        return kept;
    }

    /** Shows on the root what the family has now. */
    void after(Family family, List<Kept> kept) {
        Map<Long, Kept> all = read(family);
        Kept root = all.get(family.rootId());
        if (root == null) {
            return;
        }
        kept.stream()
                .filter(one -> one.customerId() == family.rootId())
                .findFirst()
                .filter(one -> !resolve(family, family.rootId(), all).equals(one.shown()))
                .ifPresent(this::keep);
        show(family, read(family));
    }

    /** Gives two families their own names back; returns the fields that stay as somebody changed them. */
    List<String> apart(Family stays, Family goes, List<Kept> kept) {
        Map<Long, Kept> staying = read(stays);
        Map<Long, Kept> going = read(goes);
        show(stays, staying);
        Map<String, String> back = show(goes, going);
        for (Family family : List.of(stays, goes)) {
            if (family.merges().isEmpty()) {
                jdbc.sql("delete from customer_own where customer_id = ?")
                        .param(family.rootId())
                        .update();
            }
        }
        return kept.stream()
                .filter(one -> one.customerId() == stays.rootId())
                .flatMap(one -> one.fixed().stream())
                .filter(field -> !back.getOrDefault(field, "").isEmpty())
                .map(field -> "customer " + field)
                .toList();
    }

    private Map<String, String> show(Family family, Map<Long, Kept> all) {
        Map<String, String> resolved = resolve(family, family.rootId(), all);
        Kept root = all.get(family.rootId());
        if (root != null && !resolved.equals(root.shown())) {
            jdbc.sql("""
                    update customer set first_name = :first_name, last_name = :last_name, language = :language,
                        country = :country, time_zone = :time_zone
                    where customer_id = :id
                    """).params(resolved).param("id", family.rootId()).update();
        }
        return resolved;
    }

    private Map<String, String> resolve(Family family, long customerId, Map<Long, Kept> all) {
        Map<String, String> resolved = new LinkedHashMap<>();
        Kept own = all.get(customerId);
        FIELDS.forEach(field -> resolved.put(field, own == null ? "" : own.own().getOrDefault(field, "")));
        for (Family.Merge merge : family.into(customerId)) {
            Map<String, String> theirs = resolve(family, merge.mergedId(), all);
            for (String field : FIELDS) {
                String value = theirs.getOrDefault(field, "");
                boolean wins = merge.chosen().contains(field)
                        || resolved.getOrDefault(field, "").isEmpty();
                if (wins && !value.isEmpty() && (own == null || !own.fixed().contains(field))) {
                    resolved.put(field, value);
                }
            }
        }
        return resolved;
    }

    private void keep(Kept kept) {
        jdbc.sql("""
                insert into customer_own (customer_id, own, fixed) values (?, ?::jsonb, ?)
                on conflict on constraint customer_own_pkey do update set own = excluded.own, fixed = excluded.fixed
                """)
                .params(
                        kept.customerId(),
                        json.writeValueAsString(kept.own()),
                        kept.fixed().toArray(String[]::new))
                .update();
    }

    private Map<Long, Kept> read(Family family) {
        Set<Long> members = new TreeSet<>(Set.of(family.rootId()));
        family.merges().forEach(merge -> members.add(merge.mergedId()));
        Map<Long, Kept> all = new HashMap<>();
        jdbc.sql("select customer_id, " + SHOWN + "::text as shown, coalesce(own, " + SHOWN
                        + ")::text as own, coalesce(fixed, '{}') as fixed"
                        + " from customer left join customer_own using (customer_id) where customer_id = any(?)")
                .param(members.toArray(Long[]::new))
                .query(row -> {
                    all.put(
                            row.getLong("customer_id"),
                            new Kept(
                                    row.getLong("customer_id"),
                                    texts(row.getString("shown")),
                                    texts(row.getString("own")),
                                    Set.copyOf(Arrays.asList(
                                            (String[]) row.getArray("fixed").getArray()))));
                });
        return all;
    }

    private Map<String, String> texts(String object) {
        return json.readTree(object).properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asString()));
    }

    /** What a customer's row shows, and what is their own of it. */
    record Kept(long customerId, Map<String, String> shown, Map<String, String> own, Set<String> fixed) {}
}
