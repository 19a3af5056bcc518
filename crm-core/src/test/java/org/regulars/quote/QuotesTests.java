package org.regulars.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.interaction.Timeline;
import org.regulars.interaction.TimelineEntry;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;

@DatabaseTest
class QuotesTests {

    @Autowired
    Quotes quotes;

    @Autowired
    Customers customers;

    @Autowired
    Catalog catalog;

    @Autowired
    Timeline timeline;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    private long ann;
    private long mug;

    @BeforeEach
    void arrange() {
        ann = identify(IdentityKind.EMAIL, "ann@example.com");
        mug = catalog.record(new ProductSeen("MUG-1", "Blue mug", "", null, "", ""), TestClock.START);
    }

    @Test
    void goesFromDraftToSentToAccepted() {
        long quoteId = quotes.draft(draft(ann, "Q-1", line(3)));
        assertThatThrownBy(() -> quotes.accept(ann, quoteId))
                .isInstanceOf(QuoteNotPossible.class)
                .hasMessage("Quote Q-1 cannot be accepted: it is draft");

        quotes.send(ann, quoteId);
        clock.advance(Duration.ofHours(1));
        quotes.accept(ann, quoteId);

        QuoteSummary quote = quotes.of(ann, 10).get(0);
        assertThat(quote.state()).isEqualTo(QuoteState.ACCEPTED);
        assertThat(quote.total()).isEqualByComparingTo("25.50");
        assertThat(quote.sentAt()).isEqualTo(TestClock.START);
        assertThat(quote.answeredAt()).isEqualTo(TestClock.START.plus(Duration.ofHours(1)));
        assertThat(timeline.before(ann, clock.instant().plusSeconds(1), 10))
                .extracting(TimelineEntry::kind)
                .containsExactly("quote-accepted", "quote-sent");
        assertThatThrownBy(() -> quotes.decline(ann, quoteId)).isInstanceOf(QuoteNotPossible.class);
    }

    @Test
    void expiresAfterItsLastDayUnlessAnswered() {
        long waiting = quotes.draft(draft(ann, "Q-1", line(1)));
        long declined = quotes.draft(draft(ann, "Q-2", line(1)));
        quotes.send(ann, waiting);
        quotes.send(ann, declined);
        quotes.decline(ann, declined);
        clock.advance(Duration.ofDays(7));
        jobs.run("expire-quotes");
        assertThat(quotes.of(ann, 10))
                .extracting(QuoteSummary::state)
                .containsExactly(QuoteState.DECLINED, QuoteState.SENT);

        clock.advance(Duration.ofDays(1));
        assertThatThrownBy(() -> quotes.accept(ann, waiting)).hasMessageContaining("was valid until 2026-05-13");
        jobs.run("expire-quotes");

        assertThat(quotes.of(ann, 10))
                .extracting(QuoteSummary::state)
                .containsExactly(QuoteState.DECLINED, QuoteState.EXPIRED);
    }

    @Test
    void refusesANumberTwiceAndAnOfferOfNothing() {
        quotes.draft(draft(ann, "Q-1", line(1)));

        assertThatThrownBy(() -> quotes.draft(draft(ann, "Q-1", line(1)))).isInstanceOf(QuoteNotPossible.class);
        assertThatThrownBy(() -> quotes.draft(draft(ann, "Q-2"))).isInstanceOf(QuoteNotPossible.class);
        assertThatThrownBy(() -> quotes.draft(draft(ann, "Q-2", line(1), line(2))))
                .isInstanceOf(QuoteNotPossible.class);
        assertThatThrownBy(() -> quotes.draft(draft(ann, "Q-2", line(0)))).isInstanceOf(QuoteNotPossible.class);
    }

    @Test
    void followsAVisitorWhoTurnsOutToBeACustomer() {
        long visitor = identify(IdentityKind.ANONYMOUS_ID, "device-1");
        long quoteId = quotes.draft(draft(visitor, "Q-1", line(2)));

        customers.identify(
                List.of(
                        new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-1", false),
                        new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false)),
                "test",
                TestClock.START);

        quotes.send(ann, quoteId);
        assertThat(quotes.of(ann, 10)).extracting(QuoteSummary::number).containsExactly("Q-1");
        assertThatThrownBy(() -> quotes.decline(visitor, quoteId)).hasMessage("There is no such quote");
    }

    private long identify(IdentityKind kind, String value) {
        return customers
                .identify(List.of(new IdentityClaim(kind, value, false)), "test", TestClock.START)
                .orElseThrow()
                .customerId();
    }

    private static DraftQuote draft(long customerId, String number, DraftQuote.Line... lines) {
        return new DraftQuote(customerId, number, "GBP", LocalDate.of(2026, 5, 13), List.of(lines));
    }

    private DraftQuote.Line line(int quantity) {
        return new DraftQuote.Line(mug, quantity, new BigDecimal("8.50"));
    }
}
