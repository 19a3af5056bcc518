package org.regulars.intake;

import java.util.List;

/** What became of the events of one request. */
public record Receipt(List<Refusal> refused) {

    /**
     * An event that was not taken.
     *
     * @param index its place in the batch, from 0
     */
    public record Refusal(int index, String reason) {}
}
