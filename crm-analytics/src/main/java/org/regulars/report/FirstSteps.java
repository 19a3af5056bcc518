package org.regulars.report;

/**
 * What has arrived so far in this installation.
 *
 * @param orders whether there is an order
 * @param signUps whether anybody agreed to anything
 * @param events whether the shop's pages sent anything
 * @param journeys whether a journey is on
 */
public record FirstSteps(boolean orders, boolean signUps, boolean events, boolean journeys) {

    public boolean done() {
        return orders && signUps && events && journeys;
    }
}
