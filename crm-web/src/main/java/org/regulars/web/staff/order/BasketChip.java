package org.regulars.web.staff.order;

import java.util.List;
import java.util.Optional;
import org.regulars.basket.BasketSummary;
import org.regulars.basket.Baskets;
import org.regulars.customer.CustomerDetail;
import org.regulars.web.page.Format;
import org.regulars.web.staff.customer.CustomerChip;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Says that something waits in the basket. */
@Component
class BasketChip implements CustomerChip {

    private final Baskets baskets;
    private final Format format;

    BasketChip(Baskets baskets, Format format) {
        this.baskets = baskets;
        this.format = format;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Optional<Chip> of(CustomerDetail customer) {
        List<BasketSummary> open = baskets.open(customer.who().customerId());
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(new Chip(
                        "blue", new DefaultMessageSourceResolvable(new String[] {"customer.chip.basket"}, new Object[] {
                            format.money(open.get(0).total(), open.get(0).currency())
                        })));
    }
}
