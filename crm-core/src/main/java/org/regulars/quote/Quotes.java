package org.regulars.quote;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.feed.Upserted;
import org.regulars.shop.ShopProperties;
import org.springframework.data.domain.Limit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What customers were offered at a price, and what they answered. A quote is valid through its last day in the shop's zone. */
@Component
@Transactional
public class Quotes {

    private final QuoteRepository quotes;
    private final JdbcClient jdbc;
    private final ShopProperties shop;
    private final Clock clock;

    Quotes(QuoteRepository quotes, JdbcClient jdbc, ShopProperties shop, Clock clock) {
        this.quotes = quotes;
        this.jdbc = jdbc;
        this.shop = shop;
        this.clock = clock;
    }

    /**
     * Drafts a quote and returns its id.
     *
     * @throws QuoteNotPossible if the customer has a quote of this number, or the lines are no offer
     */
    public long draft(DraftQuote draft) {
        if (quotes.existsByCustomerIdAndNumber(draft.customerId(), draft.number())) {
            throw new QuoteNotPossible("There is a quote " + draft.number() + " already");
        }
        return quotes.save(new Quote(draft, clock.instant())).id();
    }

    /**
     * Makes a draft, or puts other lines into the one of this number.
     *
     * @throws QuoteNotPossible if it was sent already and says something else, or the lines are no offer
     */
    public Upserted.Result upsert(DraftQuote draft) {
        Optional<Quote> known = quotes.findByCustomerIdAndNumber(draft.customerId(), draft.number());
        if (known.isPresent()) {
            return known.get().revise(draft) ? Upserted.Result.UPDATED : Upserted.Result.UNCHANGED;
        }
        quotes.save(new Quote(draft, clock.instant()));
        return Upserted.Result.CREATED;
    }

    /**
     * Takes a quote on to a state, through those between; one that is there or already answered so stays.
     *
     * @return whether it moved
     * @throws QuoteNotPossible if there is no way from where it is
     */
    public boolean bring(long customerId, String number, QuoteState state) {
        Quote quote = quotes.findByCustomerIdAndNumber(customerId, number)
                .orElseThrow(() -> new QuoteNotPossible("There is no such quote"));
        QuoteState now = quote.summary().state();
        if (now == state || state == QuoteState.DRAFT || (state == QuoteState.SENT && now != QuoteState.DRAFT)) {
            return false;
        }
        if (now == QuoteState.DRAFT) {
            quote.send(clock.instant(), today());
        }
        if (state == QuoteState.ACCEPTED) {
            quote.accept(clock.instant(), today());
        } else if (state == QuoteState.DECLINED) {
            quote.decline(clock.instant());
        }
        return true;
    }

    /** Quotes of this number, whoever's; the newest first. */
    @Transactional(readOnly = true)
    public List<QuoteSummary> find(String number) {
        return quotes.findByNumber(number).stream()
                .map(Quote::summary)
                .sorted(Comparator.comparing(QuoteSummary::quoteId).reversed())
                .toList();
    }

    /** Quotes by number and customer from the ones given (exclusive) upwards; begin with '' and 0. */
    @Transactional(readOnly = true)
    public List<QuoteSummary> after(String number, long customerId, int limit) {
        return jdbc.sql("""
                select customer_id, quote_id, number, state, currency, total, created_at, sent_at, answered_at, valid_until
                from quote where (number, customer_id) > (?, ?) order by number, customer_id limit ?
                """)
                .params(number, customerId, limit)
                .query((row, n) -> new QuoteSummary(
                        row.getLong("customer_id"),
                        row.getLong("quote_id"),
                        row.getString("number"),
                        QuoteState.of(row.getString("state")),
                        row.getString("currency"),
                        row.getBigDecimal("total"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        instant(row.getObject("sent_at", OffsetDateTime.class)),
                        instant(row.getObject("answered_at", OffsetDateTime.class)),
                        row.getObject("valid_until", LocalDate.class)))
                .list();
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    /** @throws QuoteNotPossible unless it is a draft and still valid */
    public void send(long customerId, long quoteId) {
        find(customerId, quoteId).send(clock.instant(), today());
    }

    /** @throws QuoteNotPossible unless it is sent and still valid */
    public void accept(long customerId, long quoteId) {
        find(customerId, quoteId).accept(clock.instant(), today());
    }

    /** @throws QuoteNotPossible unless it is sent */
    public void decline(long customerId, long quoteId) {
        find(customerId, quoteId).decline(clock.instant());
    }

    private Quote find(long customerId, long quoteId) {
        return quotes.findByCustomerIdAndQuoteId(customerId, quoteId)
                .orElseThrow(() -> new QuoteNotPossible("There is no such quote"));
    }

    /** Quotes that were sent and not answered by their last day; returns how many expired now. */
    int expire() {
        return jdbc.sql("""
                update quote set state = 'expired', version = version + 1 where state = 'sent' and valid_until < ?
                """).param(today()).update();
    }

    /** The newest quotes of a customer. */
    @Transactional(readOnly = true)
    public List<QuoteSummary> of(long customerId, int limit) {
        return quotes.findByCustomerIdOrderByQuoteIdDesc(customerId, Limit.of(limit)).stream()
                .map(Quote::summary)
                .toList();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), shop.zone());
    }
}
