package org.regulars.customer;

/**
 * Customers under one condition in one order that an index gives.
 *
 * @param from the customer as {@code c}, and what the order needs besides
 * @param where bound by the search's parameters
 * @param order the sort keys, customer id last
 * @param keys the same keys without their direction
 * @param beyond how a later row compares to an earlier one
 * @param alike whether the spelling is only similar to what was typed
 */
record Section(String from, String where, String order, String keys, String beyond, boolean alike) {

    private static final String CUSTOMER = "customer c";
    private static final int MOST_ALIKE = 20;

    static Section recent(String where) {
        return new Section(
                CUSTOMER,
                where,
                "c.last_seen_at desc, c.customer_id desc",
                "c.last_seen_at, c.customer_id",
                "<",
                false);
    }

    /** Where no index knows who was here last: the newest first. */
    static Section newest() {
        return new Section(CUSTOMER, "true", "c.customer_id desc", "c.customer_id", "<", false);
    }

    /** Of those nearly spelt so the most similar. */
    static Section alike(String where) {
        String keys = "word_similarity(:typed, c.search_folded), c.customer_id";
        return new Section(
                CUSTOMER, where, "word_similarity(:typed, c.search_folded) desc, c.customer_id desc", keys, "<", true);
    }

    static Section named() {
        String keys = "(c.last_name = ''), left(lower(c.last_name), 40), left(lower(c.first_name), 40), c.customer_id";
        return new Section(CUSTOMER, "true", keys, keys, ">", false);
    }

    static Section buyers() {
        return new Section(
                "purchase_summary p join customer c using (customer_id)",
                "true",
                "p.net desc, p.customer_id desc",
                "p.net, p.customer_id",
                "<",
                false);
    }

    /** The best twenty of those spelt alike are enough. */
    int most(int wanted) {
        return alike ? Math.min(wanted, MOST_ALIKE) : wanted;
    }

    /** The ids of those in scope, behind the customer {@code :last} if one is given. */
    String sql(String scope, boolean behind) {
        String keyset = behind
                ? " and (" + keys + ") " + beyond + " (select " + keys + " from " + from
                        + " where c.customer_id = :last)"
                : "";
        return "select c.customer_id from " + from + " where " + scope + " and " + where + keyset + " order by " + order
                + " limit :limit";
    }
}
