package org.regulars.web.api.imports;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.regulars.imports.FileFigures;
import org.regulars.imports.ImportDetail;
import org.regulars.imports.RowProblem;
import org.regulars.imports.UndoResult;

/** An import as the API shows it. */
@Schema(name = "Import")
record ImportView(
        long id,

        @Schema(description = "customers, consents, subscribers, suppressions, products or order-lines")
        String kind,

        @Schema(
                description =
                        "The program that wrote the file, such as shopify-customers; empty when the header does not tell")
        String format,

        String fileName,

        @Schema(
                description =
                        "uploaded, checking, checked, importing, done, failed, cancelled, undoing or undone; look again while it"
                                + " ends in -ing")
        String state,

        @Schema(description = "Field to column name, as guessed, remembered or given")
        Map<String, String> mapping,

        @Schema(description = "year-month-day, day-month-year or month-day-year; null while unclear") @Nullable
        String dateOrder,

        String decimal,

        @Schema(description = "create, update or both") String mode,

        @Schema(description = "What says whom a row means: any, email, shop-number or phone")
        String match,

        @Schema(description = "What is granted; nothing when empty")
        String purpose,

        @Schema(description = "Why that is lawful; nothing is granted when empty")
        String legalBasis,

        @Schema(
                description =
                        "Rows by verdict, of the last check or the import: created, updated, unchanged, skipped, error")
        Map<String, Long> verdicts,

        @Schema(description = "What an undo did; null before") @Nullable
        UndoResult undo,

        long rowsExpected,
        long rowsRead,
        long rowsDone,
        long rowsRejected,
        long customersNew,
        long productsNew,
        long ordersNew,
        long linesNew,

        @Schema(description = "What the file holds; null until it was read to its end") @Nullable
        FileFigures figures,

        @Schema(description = "Why it failed; empty when it did not")
        String problem,

        @Schema(description = "The first hundred problems; the error file has all")
        List<RowProblem> problems,

        @Nullable OffsetDateTime startedAt,
        @Nullable OffsetDateTime finishedAt) {

    static ImportView of(ImportDetail file, List<RowProblem> problems) {
        Map<String, String> mapping = new TreeMap<>();
        file.mapping()
                .columns()
                .forEach((field, column) ->
                        mapping.put(field.key(), file.columns().get(column)));
        return new ImportView(
                file.importId(),
                file.kind(),
                file.format(),
                file.fileName(),
                file.state().key(),
                mapping,
                MappingWish.key(file.mapping().dateOrder()),
                file.mapping().decimal(),
                file.settings().mode().key(),
                file.settings().match(),
                file.settings().purpose(),
                file.settings().legalBasis(),
                file.counts(),
                file.undo(),
                file.rowsExpected(),
                file.rowsRead(),
                file.rowsDone(),
                file.rowsRejected(),
                file.customersNew(),
                file.productsNew(),
                file.ordersNew(),
                file.linesNew(),
                file.figures(),
                file.problem(),
                problems,
                file.startedAt(),
                file.finishedAt());
    }
}
