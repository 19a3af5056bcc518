package org.regulars.quote;

import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.util.Objects;

/** One product of a quote. */
@Embeddable
class QuoteLine {

    private long customerId;
    private long productId;
    private int quantity;
    private BigDecimal unitPrice;

    @SuppressWarnings("NullAway.Init")
    protected QuoteLine() {}

    QuoteLine(long customerId, DraftQuote.Line line) {
        if (line.quantity() < 1 || line.unitPrice().signum() < 0) {
            throw new QuoteNotPossible("A quote's line needs a quantity above 0 and a price not below 0");
        }
        this.customerId = customerId;
        this.productId = line.productId();
        this.quantity = line.quantity();
        this.unitPrice = line.unitPrice();
    }

    long productId() {
        return productId;
    }

    BigDecimal total() {
        return unitPrice.multiply(BigDecimal.valueOf(quantity));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuoteLine line
                && customerId == line.customerId
                && productId == line.productId
                && quantity == line.quantity
                && unitPrice.compareTo(line.unitPrice) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(customerId, productId, quantity);
    }
}
