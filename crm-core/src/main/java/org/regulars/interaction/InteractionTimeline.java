package org.regulars.interaction;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Interactions in the timeline, products by their names. A completed order shows as the order itself.
 *
 * <p>Interactions lie in a partition a month. The newest are looked for in the last weeks first, then in the last year, then
 * everywhere, so that opening a customer who was here lately touches two or three partitions.
 */
@Component
class InteractionTimeline implements TimelineSource {

    static final Duration LATELY = Duration.ofDays(45);
    private static final Duration A_YEAR = Duration.ofDays(400);
    private static final Instant BEGINNING = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private final JdbcClient jdbc;
    private final Clock clock;

    InteractionTimeline(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit) {
        return before(customerId, moment, limit, TimelineWish.ALL);
    }

    @Override
    public List<TimelineEntry> before(long customerId, Instant moment, int limit, TimelineWish wish) {
        Instant end = earlier(earlier(moment, wish.until()), tomorrow());
        Instant since = wish.since() == null ? BEGINNING : wish.since();
        List<TimelineEntry> found = new ArrayList<>();
        for (Instant from : List.of(end.minus(LATELY), end.minus(A_YEAR), BEGINNING)) {
            Instant begin = from.isBefore(since) ? since : from;
            if (begin.isBefore(end)) {
                found.addAll(read(customerId, begin, end, limit - found.size(), wish, "desc"));
            }
            if (found.size() >= limit || !begin.isAfter(since)) {
                return found;
            }
            end = begin;
        }
        return found;
    }

    @Override
    public List<TimelineEntry> after(long customerId, Instant moment, int limit, TimelineWish wish) {
        Instant begin = moment.plusNanos(1000);
        begin = wish.since() != null && wish.since().isAfter(begin) ? wish.since() : begin;
        return read(customerId, begin, earlier(END, wish.until()), limit, wish, "asc");
    }

    /** Nothing is filed for later than it was received, so partitions of coming months need no look. */
    private Instant tomorrow() {
        return clock.instant().plus(Duration.ofDays(1));
    }

    private static Instant earlier(Instant one, @org.jspecify.annotations.Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    private List<TimelineEntry> read(
            long customerId, Instant from, Instant to, int limit, TimelineWish wish, String direction) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("customer", customerId);
        values.put("from", from.atOffset(ZoneOffset.UTC));
        values.put("to", to.atOffset(ZoneOffset.UTC));
        values.put("limit", limit);
        return jdbc.sql(sql(wish, direction, values))
                .params(values)
                .query(InteractionTimeline::entry)
                .list();
    }

    /** In the very order of the primary key, so that nothing is sorted; products are joined before the limit only where searched. */
    static String sql(TimelineWish wish, String direction, Map<String, Object> values) {
        StringBuilder where = new StringBuilder();
        if (!wish.channels().isEmpty()) {
            where.append(" and i.channel = any(:channels)");
            values.put("channels", wish.channels().toArray(String[]::new));
        }
        if (!wish.kinds().isEmpty()) {
            where.append(" and i.kind = any(:kinds)");
            values.put("kinds", wish.kinds().toArray(String[]::new));
        }
        if (!wish.words().isEmpty()) {
            where.append("""
                     and (select case when octet_length(t) = length(t) then lower(t) else fold_for_search(t) end
                          from (select replace(i.kind, '-', ' ') || ' ' || i.subject || ' ' || i.payload::text || ' ' || coalesce((
                              select name from product where sku = i.subject and i.kind like 'product-%'), '')) text (t))
                         like all(:words)
                    """);
            values.put(
                    "words",
                    wish.words().stream()
                            .map(word -> "%" + word.replaceAll("([\\\\%_])", "\\\\$1") + "%")
                            .toArray(String[]::new));
        }
        return """
                select i.occurred_at, i.channel, i.kind, coalesce(p.name, i.subject) as subject, i.payload::text as payload
                from (select * from interaction i
                      where i.customer_id = :customer and i.occurred_at >= :from and i.occurred_at < :to
                        and i.kind <> 'order-completed' %1$s
                      order by i.occurred_at %2$s, i.message_id %2$s limit :limit) i
                left join product p on i.kind like 'product-%%' and p.sku = i.subject
                order by i.occurred_at %2$s, i.message_id %2$s
                """.formatted(where, direction);
    }

    private static TimelineEntry entry(ResultSet row, int n) throws SQLException {
        return new TimelineEntry(
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("channel"),
                row.getString("kind"),
                row.getString("subject"),
                "",
                row.getString("payload"));
    }
}
