package org.regulars.recommendation;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/**
 * Why a product is recommended.
 *
 * @param bestSeller true when nothing goes with what this customer chose, so that it is simply what sells best
 * @param because name of the product that it goes with; '' for a best seller
 * @param bothBought how many customers bought both; for a best seller how many bought it
 * @param buyers how many customers bought the product it goes with; 0 for a best seller
 */
public record Reason(boolean bestSeller, String because, int bothBought, int buyers) {

    /** The reason in words: "Bought by 31 of 240 who bought …". */
    public MessageSourceResolvable words() {
        return bestSeller
                ? new DefaultMessageSourceResolvable(
                        new String[] {"recommendations.reason.best-seller"}, new Object[] {bothBought})
                : new DefaultMessageSourceResolvable(
                        new String[] {"recommendations.reason.bought-together"},
                        new Object[] {bothBought, buyers, because});
    }
}
