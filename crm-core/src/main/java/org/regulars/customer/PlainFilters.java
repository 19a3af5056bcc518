package org.regulars.customer;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Filters by what stands on the customer itself or in one plain table beside it. */
@Configuration(proxyBeanMethods = false)
class PlainFilters {

    private static final List<CustomerFilter.Option> SEEN = List.of(
            new CustomerFilter.Option("7", ""),
            new CustomerFilter.Option("30", ""),
            new CustomerFilter.Option("90", ""),
            new CustomerFilter.Option("365", ""),
            new CustomerFilter.Option("not-30", ""),
            new CustomerFilter.Option("not-90", ""),
            new CustomerFilter.Option("not-365", ""));

    private final JdbcClient jdbc;

    PlainFilters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Bean
    CustomerFilter countryFilter() {
        return new Filter("country", 20, () -> words("country"), value -> is("c.country = :country", "country", value));
    }

    @Bean
    CustomerFilter languageFilter() {
        return new Filter("language", 30, () -> languages(), value -> is("c.language = :language", "language", value));
    }

    @Bean
    CustomerFilter orderedFilter() {
        return new Filter(
                "ordered",
                40,
                () -> List.of(new CustomerFilter.Option("yes", ""), new CustomerFilter.Option("no", "")),
                value -> switch (value) {
                    case "yes" ->
                        Optional.of(Condition.of("c.customer_id in (select customer_id from purchase_summary)"));
                    case "no" ->
                        Optional.of(Condition.of(
                                "not exists (select from purchase_summary p where p.customer_id = c.customer_id)"));
                    default -> Optional.empty();
                });
    }

    @Bean
    CustomerFilter seenFilter(Clock clock) {
        return new Filter(
                "seen",
                50,
                () -> SEEN,
                value -> SEEN.stream().anyMatch(option -> option.value().equals(value))
                        ? is(
                                value.startsWith("not-") ? "c.last_seen_at < :seen" : "c.last_seen_at >= :seen",
                                "seen",
                                OffsetDateTime.now(clock).minusDays(Long.parseLong(value.replace("not-", ""))))
                        : Optional.empty());
    }

    @Bean
    CustomerFilter createdFilter() {
        return new Filter("created", 60, List::of, value -> {
            try {
                return is(
                        "c.created_at >= :created",
                        "created",
                        LocalDate.parse(value).atStartOfDay().atOffset(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    @Bean
    CustomerFilter tagFilter() {
        return new Filter(
                "tag",
                90,
                () -> jdbc.sql("select tag from tag order by lower(tag) limit 500").query(String.class).list().stream()
                        .map(tag -> new CustomerFilter.Option(tag, tag))
                        .toList(),
                value -> is("c.customer_id in (select customer_id from customer_tag where tag = :tag)", "tag", value));
    }

    private static Optional<Condition> is(String sql, String name, Object value) {
        return Optional.of(new Condition(sql, Map.of(name, value)));
    }

    private List<CustomerFilter.Option> languages() {
        return words("language").stream()
                .map(option -> new CustomerFilter.Option(
                        option.value(), Locale.forLanguageTag(option.value()).getDisplayLanguage(Locale.ENGLISH)))
                .toList();
    }

    /** The words that occur most, from what the last analyze saw; a small shop is asked itself. */
    private List<CustomerFilter.Option> words(String column) {
        return jdbc.sql("""
                select word from (
                    select unnest(most_common_vals::text::text[]) as word from pg_stats
                    where schemaname = 'public' and tablename = 'customer' and attname = :column
                    union
                    select %1$s from (select %1$s from customer where state = 'known' order by last_seen_at desc limit 2000) c) w
                where word <> '' order by word limit 300
                """.formatted(column)).param("column", column).query(String.class).list().stream()
                .map(word -> new CustomerFilter.Option(word, word))
                .toList();
    }

    private record Filter(
            String key,
            int order,
            Supplier<List<CustomerFilter.Option>> choices,
            Function<String, Optional<Condition>> meaning)
            implements CustomerFilter {

        @Override
        public List<Option> options() {
            return choices.get();
        }

        @Override
        public Optional<Condition> condition(String value) {
            return meaning.apply(value);
        }
    }
}
