package org.regulars.dispatch;

import java.util.Map;

/**
 * A claimed dispatch, rendered; personal links stand in it as placeholders.
 *
 * @param facts to be kept with the dispatch
 */
public record Letter(
        ClaimedDispatch dispatch,
        String messageId,
        String subject,
        String html,
        String text,
        Map<String, Object> facts) {}
