package org.regulars.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one row.
 *
 * @param row as a spreadsheet counts: the header is row 1
 * @param verdict key of a {@link Verdict}
 * @param reason in words for people; '' where the verdict says it all
 */
public record RowVerdict(long row, String verdict, String reason, List<Change> changes) {

    /** A value before and after; null where there is none. */
    public record Change(
            String field, @Nullable String from, @Nullable String to) {}
}
