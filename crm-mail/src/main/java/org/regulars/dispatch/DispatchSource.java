package org.regulars.dispatch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where dispatches come from: knows whether one still makes sense when it is due, and what its template needs. A bean. */
public interface DispatchSource {

    /** journey, campaign or system. */
    String kind();

    /** Whether these dispatches are its own; where several sources are of one kind, each knows its keys. */
    default boolean plans(String sourceKind, String sourceKey) {
        return kind().equals(sourceKind);
    }

    /** What people call one of its sources; empty where the message bundle has its name. */
    default Optional<String> name(String sourceKey) {
        return Optional.empty();
    }

    /**
     * Which of these due dispatches of one source must not go now; those not named may. Called by the gate within its
     * transaction, so one query answers for all.
     */
    List<Exit> exits(String sourceKey, List<DueDispatch> due);

    /** What the template of one dispatch needs beside customer, shop and links; throws when it cannot be put together. */
    Content content(ClaimedDispatch dispatch);

    /** The same for each of many, for which a source can read ahead with few questions what all of them need. */
    default Function<ClaimedDispatch, Content> contents(List<ClaimedDispatch> dispatches) {
        return this::content;
    }
}
