package org.regulars.quote;

/** What was asked of a quote does not fit its state, its date or its lines; the message says which. */
public class QuoteNotPossible extends RuntimeException {

    QuoteNotPossible(String reason) {
        super(reason);
    }
}
