package org.regulars.web.api.imports;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import org.regulars.access.Access;
import org.regulars.imports.FileUnusable;
import org.regulars.imports.ImportDetail;
import org.regulars.imports.ImportNotPossible;
import org.regulars.imports.Imports;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Files of order lines by program: upload, run, look, fetch what was left out. */
@RestController
@RequestMapping("/v1/imports")
@PreAuthorize("hasAuthority('SCOPE_imports')")
@Tag(name = "Imports", description = "Files of order lines. The same file twice changes nothing.")
class ImportsApi {

    private static final int PROBLEMS_SHOWN = 100;

    private final Imports imports;

    ImportsApi(Imports imports) {
        this.imports = imports;
    }

    @PostMapping(
            consumes = {
                "text/csv",
                "text/plain",
                "text/tab-separated-values",
                "application/gzip",
                "application/x-gzip",
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Upload a file as the body of the request",
            description =
                    "Character set, separator and columns are found out; CSV may be packed with gzip. With run=true it is"
                            + " imported in the background, otherwise it waits.",
            parameters =
                    @Parameter(
                            in = ParameterIn.QUERY,
                            name = "column",
                            description = "<field>:<column name>, once per field whose guessed column is wrong",
                            example = "order-number:Invoice"),
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = "text/csv",
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "201", description = "Kept; Location tells where to look")
    @ApiResponse(responseCode = "422", description = "Not a file of order lines, or something about it is unclear")
    ResponseEntity<ImportView> upload(
            @Parameter(description = "What the rows are: order-lines") @RequestParam String kind,
            @Parameter(description = "Begin the import at once") @RequestParam(defaultValue = "false") boolean run,
            @RequestParam(name = "date-order", defaultValue = "") String dateOrder,
            @RequestParam(defaultValue = "") String decimal,
            @RequestParam(name = "file-name", defaultValue = "orders.csv") String fileName,
            @AuthenticationPrincipal Access who,
            HttpServletRequest request)
            throws IOException {
        return take(kind, fileName, request.getInputStream(), run, wish(request, dateOrder, decimal), who);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Upload a file as a form does")
    ResponseEntity<ImportView> uploadForm(
            @RequestParam String kind,
            @RequestParam(defaultValue = "false") boolean run,
            @RequestParam(name = "date-order", defaultValue = "") String dateOrder,
            @RequestParam(defaultValue = "") String decimal,
            @RequestParam MultipartFile file,
            @AuthenticationPrincipal Access who,
            HttpServletRequest request)
            throws IOException {
        String name = file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            return take(kind, name == null ? "" : name, content, run, wish(request, dateOrder, decimal), who);
        }
    }

    /** Taken from the request itself, as a column's name may hold the comma at which a list would be split. */
    private static MappingWish wish(HttpServletRequest request, String dateOrder, String decimal) {
        String[] columns = request.getParameterValues("column");
        return new MappingWish(columns == null ? List.of() : List.of(columns), dateOrder, decimal);
    }

    private ResponseEntity<ImportView> take(
            String kind, String fileName, InputStream content, boolean run, MappingWish wish, Access who)
            throws IOException {
        if (!kind.equals("order-lines")) {
            throw new IllegalArgumentException("kind is order-lines.");
        }
        long importId = imports.upload(fileName, content, who.name());
        try {
            if (wish.any()) {
                ImportDetail file = imports.find(importId).orElseThrow();
                imports.map(importId, wish.over(file.mapping(), file.columns()));
            }
            if (run) {
                imports.run(importId, who.name());
            }
        } catch (ImportNotPossible | IllegalArgumentException e) {
            throw new Unclear(importId, e);
        }
        return ResponseEntity.created(URI.create("/v1/imports/" + importId)).body(view(importId));
    }

    @GetMapping(path = "/{importId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "How far an import is, and what came of it")
    @ApiResponse(responseCode = "404", description = "There is no such import")
    ImportView show(@PathVariable long importId) {
        return view(importId);
    }

    @GetMapping(path = "/{importId}/errors.csv", produces = "text/csv")
    @Operation(summary = "The rows that were left out, with the reason; corrected, the file can be imported again")
    void errors(@PathVariable long importId, HttpServletResponse response) throws IOException {
        view(importId);
        response.setContentType("text/csv;charset=UTF-8");
        Writer writer = response.getWriter();
        imports.writeErrors(importId, writer);
        writer.flush();
    }

    private ImportView view(long importId) {
        return imports.find(importId)
                .map(file -> ImportView.of(file, imports.problems(importId, PROBLEMS_SHOWN)))
                .orElseThrow(NotFound::new);
    }

    @ExceptionHandler
    ProblemDetail unusable(FileUnusable e) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, "The file cannot be imported", e);
    }

    @ExceptionHandler
    ProblemDetail unclear(Unclear e) {
        ProblemDetail problem =
                problem(HttpStatus.UNPROCESSABLE_CONTENT, "The file is kept, but its import cannot begin", e);
        problem.setProperty("import", e.importId);
        return problem;
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException e) {
        return problem(HttpStatus.BAD_REQUEST, "The request is wrong", e);
    }

    @ExceptionHandler
    ProblemDetail missing(NotFound e) {
        return problem(HttpStatus.NOT_FOUND, "Not found", e);
    }

    private static ProblemDetail problem(HttpStatus status, String title, RuntimeException why) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, String.valueOf(why.getMessage()));
        problem.setTitle(title);
        return problem;
    }

    private static final class Unclear extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final long importId;

        private Unclear(long importId, RuntimeException why) {
            super(why.getMessage(), why);
            this.importId = importId;
        }
    }

    private static final class NotFound extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotFound() {
            super("There is no such import.");
        }
    }
}
