package org.regulars.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A part of a list. */
public record Page<T>(
        List<T> data,

        @Schema(description = "Send it as cursor to get the next part; null at the end", nullable = true) @Nullable
        String next) {

    /** The most entries that a page may hold. */
    public static final int MOST = 200;

    /** How many are wanted, within bounds. */
    public static int limit(int wanted) {
        return Math.max(1, Math.min(MOST, wanted));
    }

    /** @param found one more than the limit where there is a next page */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> place) {
        boolean more = found.size() > limit;
        List<T> shown = more ? found.subList(0, limit) : found;
        return new Page<>(shown, more ? place.apply(shown.get(limit - 1)).toString() : null);
    }
}
