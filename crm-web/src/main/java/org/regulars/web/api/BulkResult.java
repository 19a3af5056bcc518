package org.regulars.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What came of many records. */
@Schema(description = "What came of many records")
public record BulkResult(int created, int updated, int unchanged, int errors, List<RecordResult> results) {

    static BulkResult of(List<RecordResult> results) {
        return new BulkResult(
                count(results, "created"),
                count(results, "updated"),
                count(results, "unchanged"),
                count(results, "error"),
                results);
    }

    private static int count(List<RecordResult> results, String result) {
        return (int) results.stream().filter(one -> one.result().equals(result)).count();
    }
}
