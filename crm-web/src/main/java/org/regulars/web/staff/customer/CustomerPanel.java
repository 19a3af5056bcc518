package org.regulars.web.staff.customer;

import java.util.Map;

/**
 * One panel of the customer page. Make it a bean and it shows: {@code templates/staff/customer/panel-<key>.html} holds a
 * fragment {@code panel}, which finds the model under {@code panel}.
 */
public interface CustomerPanel {

    /** Kebab-case key that names the template and the heading {@code customer.panel.<key>}. */
    String key();

    /** Panels stand in this order: 10 value, 15 profile, 17 quality, 20 consents, 30 dispatches, 40 recommendations, 50 basket, 60 orders, 70 quotes. */
    int order();

    Map<String, ?> model(long customerId);
}
