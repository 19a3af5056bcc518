package org.regulars.web.staff.value;

import java.util.Optional;
import org.regulars.customer.CustomerDetail;
import org.regulars.value.CustomerValue;
import org.regulars.value.Rfm;
import org.regulars.value.RfmScore;
import org.regulars.web.staff.customer.CustomerChip;
import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.stereotype.Component;

/** Names the customer's value group. */
@Component
class ValueChip implements CustomerChip {

    private final Rfm rfm;

    ValueChip(Rfm rfm) {
        this.rfm = rfm;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Optional<Chip> of(CustomerDetail customer) {
        RfmScore score =
                rfm.of(customer.who().customerId()).map(CustomerValue::score).orElse(null);
        return score == null
                ? Optional.empty()
                : Optional.of(new Chip(
                        "primary",
                        new DefaultMessageSourceResolvable(
                                "value.group." + score.group().key())));
    }
}
