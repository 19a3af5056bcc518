package org.regulars.customer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of the directory.
 *
 * @param next what to ask for the next page, null on the last
 * @param count of all customers, or of all that hold what was typed
 * @param exact whether the count is exact; otherwise there are about, for a search at least, as many
 */
public record CustomerPage(
        List<CustomerLine> lines, @Nullable String next, long count, boolean exact) {}
