package org.regulars.customer;

import java.util.List;

/**
 * What an undo came to.
 *
 * @param kept profile fields that stay as they are because somebody changed them since the merge
 */
public record UndoneMerge(long stayedId, long backId, List<String> kept) {}
