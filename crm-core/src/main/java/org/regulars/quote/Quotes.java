package org.regulars.quote;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
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
