package org.regulars.quote;

import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An offer of products at a price: drafted, sent, and then accepted, declined or expired. */
@Entity
class Quote {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long quoteId;

    private long customerId;

    /** The name it was told under; undoing a merge moves it back by that. */
    @SuppressWarnings("UnusedVariable")
    private long identityId;

    private String number;
    private String state;
    private String currency;
    private BigDecimal total;
    private Instant createdAt;
    private @Nullable Instant sentAt;
    private @Nullable Instant answeredAt;
    private LocalDate validUntil;

    @ElementCollection
    @CollectionTable(name = "quote_line", joinColumns = @JoinColumn(name = "quote_id"))
    private List<QuoteLine> lines;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected Quote() {}

    Quote(DraftQuote draft, Instant now) {
        lines = new ArrayList<>(draft.lines().stream()
                .map(line -> new QuoteLine(draft.customerId(), line))
                .toList());
        if (lines.isEmpty()
                || lines.stream().map(QuoteLine::productId).distinct().count() < lines.size()) {
            throw new QuoteNotPossible("A quote names at least one product, and each product once");
        }
        customerId = draft.customerId();
        identityId = draft.identityId();
        number = draft.number();
        state = QuoteState.DRAFT.key();
        currency = draft.currency();
        total = lines.stream().map(QuoteLine::total).reduce(BigDecimal.ZERO, BigDecimal::add);
        createdAt = now;
        validUntil = draft.validUntil();
    }

    /**
     * Puts other lines into a draft; one that was sent stays as the customer has it.
     *
     * @return whether anything is different now
     */
    boolean revise(DraftQuote draft) {
        Quote other = new Quote(draft, createdAt);
        boolean same = other.currency.equals(currency)
                && other.validUntil.equals(validUntil)
                && other.lines.size() == lines.size()
                && lines.containsAll(other.lines);
        if (same) {
            return false;
        }
        if (QuoteState.of(state) != QuoteState.DRAFT) {
            throw new QuoteNotPossible("Quote " + number + " cannot be changed: it is " + state);
        }
        currency = other.currency;
        total = other.total;
        validUntil = other.validUntil;
        lines.clear();
        lines.addAll(other.lines);
        return true;
    }

    long id() {
        if (quoteId == null) {
            throw new IllegalStateException("The quote is not saved yet");
        }
        return quoteId;
    }

    QuoteSummary summary() {
        return new QuoteSummary(
                customerId,
                id(),
                number,
                QuoteState.of(state),
                currency,
                total,
                createdAt,
                sentAt,
                answeredAt,
                validUntil);
    }

    void send(Instant now, LocalDate today) {
        expect(QuoteState.DRAFT, "sent");
        expectValid(today);
        state = QuoteState.SENT.key();
        sentAt = now;
    }

    void accept(Instant now, LocalDate today) {
        expect(QuoteState.SENT, "accepted");
        expectValid(today);
        state = QuoteState.ACCEPTED.key();
        answeredAt = now;
    }

    void decline(Instant now) {
        expect(QuoteState.SENT, "declined");
        state = QuoteState.DECLINED.key();
        answeredAt = now;
    }

    private void expect(QuoteState expected, String what) {
        if (QuoteState.of(state) != expected) {
            throw new QuoteNotPossible("Quote " + number + " cannot be " + what + ": it is " + state);
        }
    }

    private void expectValid(LocalDate today) {
        if (today.isAfter(validUntil)) {
            throw new QuoteNotPossible("Quote " + number + " was valid until " + validUntil);
        }
    }
}
