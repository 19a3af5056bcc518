package org.regulars.report;

/**
 * What has arrived so far in this installation.
 *
 * @param orders whether there is an order
 * @param signUps whether anybody agreed to anything
 * @param events whether the shop's pages sent anything
 */
public record FirstSteps(boolean orders, boolean signUps, boolean events) {

    public boolean done() {
        return orders && signUps && events;
    }
}
