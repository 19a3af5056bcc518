package org.regulars.imports;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One import as it stands.
 *
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
 */
public record ImportDetail(
        long importId,
        String fileName,
        long sizeBytes,
        ImportState state,
        String charset,
        String separator,
        boolean hasHeader,
        List<String> columns,
        Mapping mapping,
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
        @Nullable OffsetDateTime finishedAt) {

    /** The fields that still need a column. */
    public List<Field> missing() {
        return mapping.missing();
    }

    /** Whether dates can be read in two ways and somebody has to say in which. */
    public boolean datesUnclear() {
        return mapping.column(Field.ORDERED_AT) >= 0 && mapping.dateOrder() == null;
    }

    /** Whether everything is known that reading takes. */
    public boolean ready() {
        return missing().isEmpty() && !datesUnclear();
    }
}
