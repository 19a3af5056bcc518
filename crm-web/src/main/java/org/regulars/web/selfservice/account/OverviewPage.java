package org.regulars.web.selfservice.account;

import org.regulars.basket.Baskets;
import org.regulars.customer.CustomerDetail;
import org.regulars.customer.CustomerDirectory;
import org.regulars.dispatch.Dispatches;
import org.regulars.order.Orders;
import org.regulars.privacy.Limit;
import org.regulars.privacy.Limits;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.springframework.stereotype.Component;

/** The newest of everything, for the front page of the account. */
@Component
class OverviewPage {

    private static final int RECENT = 50;

    private final CustomerDirectory directory;
    private final Orders orders;
    private final Baskets baskets;
    private final Dispatches dispatches;
    private final PrivacyRequests requests;
    private final Limits limits;

    OverviewPage(
            CustomerDirectory directory,
            Orders orders,
            Baskets baskets,
            Dispatches dispatches,
            PrivacyRequests requests,
            Limits limits) {
        this.directory = directory;
        this.orders = orders;
        this.baskets = baskets;
        this.dispatches = dispatches;
        this.requests = requests;
        this.limits = limits;
    }

    /**
     * What the front page says.
     *
     * @param firstName '' until known
     * @param pieces how many pieces wait in baskets
     * @param messages how many of the newest messages were sent
     */
    record Overview(
            String firstName,
            int orders,
            boolean moreOrders,
            int pieces,
            long messages,
            long open,
            boolean restricted) {}

    Overview of(long customerId) {
        int bought = orders.of(customerId, Long.MAX_VALUE, RECENT + 1).size();
        return new Overview(
                directory
                        .find(customerId)
                        .map(CustomerDetail::who)
                        .map(CustomerDetail.Who::firstName)
                        .orElse(""),
                Math.min(bought, RECENT),
                bought > RECENT,
                baskets.open(customerId).stream()
                        .flatMap(basket -> basket.items().stream())
                        .mapToInt(item -> item.quantity())
                        .sum(),
                dispatches.of(customerId, RECENT).stream()
                        .filter(one -> one.sentAt() != null)
                        .count(),
                requests.of(customerId).stream().filter(PrivacyRequest::open).count(),
                limits.has(customerId, Limit.Kind.RESTRICTED));
    }
}
