package org.regulars.journey;

import java.time.Duration;
import java.util.List;
import org.regulars.dispatch.ClaimedDispatch;
import org.regulars.dispatch.Content;
import org.regulars.dispatch.DueDispatch;
import org.regulars.dispatch.Exit;

/**
 * Something a customer did, or left undone, that a journey answers. Make it a bean, give it a row in {@code journey} and its
 * mail files; its name and explanation stand under {@code journeys.trigger.<key>} in the message bundle.
 */
public interface Trigger {

    /** Kebab-case key that never changes. */
    String key();

    /**
     * A query for what happened after the moment {@code :from} and not after {@code :to}, with the journey's wait in
     * {@code :wait} (an interval). It gives customer_id, occasion (unique per customer and thing, so that the same thing is
     * answered once), identity_id (null::bigint), language (''), facts (jsonb, with {@code happened_at}) and due_at.
     */
    String occasions();

    /** Which of these must not go, or not yet: the exit rule, asked again when each is due. */
    List<Exit> exits(List<DueDispatch> due, Duration wait);

    /** What the mail is about. */
    Content content(ClaimedDispatch dispatch);
}
