package org.regulars.web.staff.order;

import java.util.Map;
import org.regulars.quote.Quotes;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The newest quotes and how they stand. */
@Component
class QuotesPanel implements CustomerPanel {

    private static final int SHOWN = 20;

    private final Quotes quotes;

    QuotesPanel(Quotes quotes) {
        this.quotes = quotes;
    }

    @Override
    public String key() {
        return "quotes";
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("quotes", quotes.of(customerId, SHOWN));
    }
}
