package org.regulars.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of one record. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "What came of one record")
public record RecordResult(
        @Schema(description = "Its place in the list, from 0; not given where only one was sent") @Nullable
        Integer index,

        @Schema(description = "As you sent it", example = "4711") @Nullable
        String id,

        @Schema(description = "The HTTP status that it would have got alone", example = "201")
        int status,

        @Schema(
                allowableValues = {"created", "updated", "unchanged", "error"},
                example = "created")
        String result,

        @Schema(description = "Our number of the customer it is about", example = "1042") @Nullable
        Long customerId,

        @Schema(description = "Why it could not be taken, field by field")
        List<ApiProblem.FieldError> errors,

        @Schema(description = "What was taken over otherwise than you sent it")
        List<String> notes) {}
