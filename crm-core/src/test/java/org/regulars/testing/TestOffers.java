package org.regulars.testing;

import java.util.Map;
import org.regulars.offer.Offer;

/** Offers for tests that are not about their limits. */
public final class TestOffers {

    private TestOffers() {}

    /** A voucher made for each one, one a person, for as long as they like. */
    public static Offer voucher() {
        return new Offer(
                0,
                "Spring",
                Offer.Kind.VOUCHER,
                true,
                "S",
                null,
                1,
                null,
                null,
                null,
                false,
                Map.of("en", new Offer.Words("Ten percent", "")));
    }
}
