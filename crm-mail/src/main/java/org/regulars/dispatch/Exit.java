package org.regulars.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source's word that a dispatch must not go now.
 *
 * @param until when to look again; null when it shall never go
 */
public record Exit(long dispatchId, Reason reason, @Nullable Instant until) {}
