package org.regulars.intake;

import java.time.Instant;

/**
 * An event as it is filed.
 *
 * @param payload its JSON text
 * @param provenFor the userId that its sender proved to be, '' for none
 * @param problem why it cannot be used, '' when it can
 */
record InboxRow(String messageId, Instant receivedAt, long tokenId, String payload, String provenFor, String problem) {}
