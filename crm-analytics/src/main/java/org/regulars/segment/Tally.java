package org.regulars.segment;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A figure of each customer that their rows add up to, compared with one that was given.
 *
 * @param rows the from clause
 * @param customer the column that says whose row it is
 * @param filter which rows count
 * @param single whether each customer has one row at most, which holds the figure, so that nothing is added up
 * @param figure what they add up to, or what the one row holds
 * @param without what it is for those who have no such row; null where they are neither above nor below anything
 */
record Tally(
        String rows,
        String customer,
        Condition filter,
        boolean single,
        String figure,
        @Nullable BigDecimal without) {

    private static final String COUNT = "count(*)";

    static Tally count(String rows, String customer, Condition filter) {
        return new Tally(rows, customer, filter, false, COUNT, BigDecimal.ZERO);
    }

    /** A figure that a table of one row a customer holds; see {@link Tally} for {@code without}. */
    static Tally single(String rows, Condition filter, String figure, @Nullable BigDecimal without) {
        return new Tally(rows, "s.customer_id", filter, true, figure, without);
    }

    static Tally sum(String rows, String customer, Condition filter, String amount) {
        return new Tally(rows, customer, filter, false, "sum(" + amount + ")", BigDecimal.ZERO);
    }

    /**
     * Gathers the customers in one go, those without rows as the rest.
     *
     * @param figure the parameter with which it is compared
     */
    Condition holds(Values values, String figure) {
        Comparison comparison = Comparison.of(values);
        BigDecimal given = values.number(figure);
        if (without == null || !comparison.holds(without, given)) {
            return gathered(comparison.sql(), given, "in");
        }
        String others =
                comparison == Comparison.EXACTLY ? "<>" : comparison.opposite().sql();
        return gathered(others, given, "not in");
    }

    private Condition gathered(String sql, BigDecimal given, String in) {
        String whose = "c.customer_id " + in + " (select " + customer + " from " + rows + " where among(" + customer
                + ") and %s";
        boolean any = figure.equals(COUNT)
                && (sql.equals(">=") && given.compareTo(BigDecimal.ONE) == 0
                        || (sql.equals(">") || sql.equals("<>")) && given.signum() == 0);
        if (any) {
            return Condition.with(whose + ")", filter);
        }
        if (single) {
            return Condition.with(whose + " and " + figure + " " + sql + " %s)", filter, Condition.of("?", given));
        }
        return Condition.with(
                whose + " group by " + customer + " having " + figure + " " + sql + " %s)",
                filter,
                Condition.of("?", given));
    }

    /** The figure of one customer. */
    Condition ofCustomer() {
        String sql = "select " + figure + " from " + rows + " where " + customer + " = c.customer_id and %s";
        return Condition.with(without == null ? sql : "select coalesce((" + sql + "), " + without + ")", filter);
    }

    /** @param key see {@link Evidence} */
    Evidence evidence(String key, Values values, String figure) {
        return new Evidence(
                key, Evidence.Kind.NUMBER, ofCustomer(), Comparison.of(values).words(values.number(figure)));
    }
}
