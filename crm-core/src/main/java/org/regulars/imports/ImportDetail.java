package org.regulars.imports;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One import as it stands.
 *
 * @param kind key of what its rows are: customers, consents, subscribers, suppressions, products, order-lines
 * @param format the program that wrote it, such as shopify-customers; '' when the header does not tell
 * @param missing the fields that still need a column
 * @param counts rows by verdict, as the last check or the import counted them
 * @param undo what an undo did; null before
 * @param columns the file's header, or "Column 1" and so on
 * @param rowsExpected about how many rows the file has
 * @param rowsRead rows read in the current or last pass
 * @param rowsDone rows whose lines are in the database
 * @param rowsRejected rows left out, each with a reason in the error file
 * @param rowsRepeated rows that are wholly like an earlier one; their lines are kept
 * @param figures what the file holds; null until it was read to its end
 * @param problem why it failed, for people; '' when it did not
 * @param startedAt null until it began
 * @param finishedAt null until it ended
 * @param forgottenAt when the content was deleted, null while it is kept
 */
public record ImportDetail(
        long importId,
        String kind,
        String format,
        String fileName,
        long sizeBytes,
        ImportState state,
        String charset,
        String separator,
        boolean hasHeader,
        List<String> columns,
        Mapping mapping,
        List<Field> missing,
        ImportSettings settings,
        Map<String, Long> counts,
        @Nullable UndoResult undo,
        long rowsExpected,
        long rowsRead,
        long rowsDone,
        long rowsRejected,
        int slices,
        int slicesDone,
        long customersNew,
        long productsNew,
        long ordersNew,
        long linesNew,
        long rowsRepeated,
        @Nullable FileFigures figures,
        String problem,
        String createdBy,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime finishedAt,
        @Nullable OffsetDateTime forgottenAt) {

    /** Whether dates can be read in two ways and somebody has to say in which. */
    public boolean datesUnclear() {
        return Mappings.datesUnclear(mapping);
    }

    /** Rows with this verdict, as the last check or the import counted them. */
    public long rows(Verdict verdict) {
        return counts.getOrDefault(verdict.key(), 0L);
    }

    /** Whether somebody has to say for what, and why it is lawful, before anything is granted. */
    public boolean asksForPurpose() {
        return (kind.equals("subscribers")
                        && !List.of("cleaned", "unsubscribed").contains(settings.status()))
                || mapping.has(PersonField.ACCEPTS_MAIL)
                || mapping.has(PersonField.ACCEPTS_SMS);
    }

    /** Columns that say nothing yet and can be kept as attributes, by their position. */
    public List<Integer> furtherColumns() {
        return java.util.stream.IntStream.range(0, columns.size())
                .filter(at -> !mapping.columns().containsValue(at))
                .boxed()
                .toList();
    }

    /** Whether everything is known that reading takes. */
    public boolean ready() {
        return missing.isEmpty() && !datesUnclear();
    }
}
