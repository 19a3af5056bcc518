package org.regulars.web.staff.customer;

import java.util.Map;

/**
 * One panel of the customer page. Make it a bean and it shows: {@code templates/staff/customer/panel-<key>.html} holds a
 * fragment {@code panel}, which finds the model under {@code panel}.
 */
public interface CustomerPanel {

    /** Where a panel stands: across the page under the name, in the middle above or below the timeline, or beside it. */
    enum Place {
        HEADER,
        MAIN,
        BELOW,
        SIDE
    }

    /** Kebab-case key that names the template and the heading {@code customer.panel.<key>}. */
    String key();

    /**
     * Panels of a place stand in this order: 5 notes, 10 value, 11 standing, 12 scores, 14 segments, 15 profile, 17 quality, 20
     * consents, 30 dispatches, 40 recommendations, 50 basket, 60 orders, 70 quotes, 80 files.
     */
    int order();

    /** What the template needs. A panel of the header whose model is empty does not show. */
    Map<String, ?> model(long customerId);

    default Place place() {
        return Place.SIDE;
    }

    /** Whether it takes so long that the page comes first and the panel follows; without JavaScript it is a link. */
    default boolean lazy() {
        return false;
    }
}
