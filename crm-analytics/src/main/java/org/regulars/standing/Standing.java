package org.regulars.standing;

/**
 * Where somebody stands, and what says so.
 *
 * @param stage prospect, new, active, slipping or lapsed
 * @param orders of which something was kept
 * @param silentDays whole days from the last of them; 0 without
 * @param usualDays from one order to the next, as they usually are for this customer or, before the third order, in this shop
 * @param engagement none, low, medium or high
 * @param engagedDays of the last 90, on which they did something themselves
 * @param mailDays of these, on which they opened a mail or followed a link of one
 * @param visitDays of these, on which they were in the shop or its app
 * @param orderDays of these, on which they ordered
 */
public record Standing(
        String stage,
        int orders,
        int silentDays,
        int usualDays,
        String engagement,
        int engagedDays,
        int mailDays,
        int visitDays,
        int orderDays) {}
