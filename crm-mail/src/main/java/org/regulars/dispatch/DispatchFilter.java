package org.regulars.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * Which lines of the ledger to show.
 *
 * @param state null for all
 * @param sourceKey '' for all
 * @param search part of the customer's name, address or number; '' for all
 */
public record DispatchFilter(@Nullable DispatchState state, String sourceKey, String search) {

    public static final DispatchFilter ALL = new DispatchFilter(null, "", "");
}
