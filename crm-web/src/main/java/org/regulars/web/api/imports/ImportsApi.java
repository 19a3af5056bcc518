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
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.imports.FileUnusable;
import org.regulars.imports.ImportDetail;
import org.regulars.imports.ImportNotPossible;
import org.regulars.imports.ImportSettings;
import org.regulars.imports.Imports;
import org.springdoc.core.annotations.ParameterObject;
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

/** Files by program: upload, check, run, look, fetch what was left out, take back. */
@RestController
@RequestMapping("/v1/imports")
@PreAuthorize("hasAuthority('SCOPE_imports')")
@Tag(
        name = "Imports",
        description =
                "Files of customers, consents, subscribers, suppressions, products and orders. The same file twice changes"
                        + " nothing; an import can be undone.")
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
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            },
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Upload a file as the body of the request",
            description =
                    "CSV or XLSX. Character set, separator and columns are found out; CSV may be packed with gzip. Exports of"
                            + " Shopify, WooCommerce, Mailchimp and HubSpot are recognised by their header. With run=true it is"
                            + " imported in the background, with check=true only checked, otherwise it waits.",
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
    @ApiResponse(responseCode = "422", description = "No table can be read in it, or something about it is unclear")
    ResponseEntity<ImportView> upload(
            @Parameter(
                            description =
                                    "What the rows are: customers, consents, subscribers, suppressions, products or orders"
                                            + " (also order-lines); auto finds it out")
                    @RequestParam(defaultValue = "auto")
                    String kind,
            @ParameterObject Wishes wishes,
            @RequestParam(name = "file-name", defaultValue = "orders.csv") String fileName,
            @AuthenticationPrincipal Access who,
            HttpServletRequest request)
            throws IOException {
        return take(kind, fileName, request.getInputStream(), wishes, wish(request), who);
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Upload a file as a form does")
    ResponseEntity<ImportView> uploadForm(
            @RequestParam(defaultValue = "auto") String kind,
            @ParameterObject Wishes wishes,
            @RequestParam MultipartFile file,
            @AuthenticationPrincipal Access who,
            HttpServletRequest request)
            throws IOException {
        String name = file.getOriginalFilename();
        try (InputStream content = file.getInputStream()) {
            return take(kind, name == null ? "" : name, content, wishes, wish(request), who);
        }
    }

    /** Taken from the request itself, as a column's name may hold the comma at which a list would be split. */
    private static MappingWish wish(HttpServletRequest request) {
        String[] columns = request.getParameterValues("column");
        return new MappingWish(
                columns == null ? List.of() : List.of(columns),
                orBlank(request.getParameter("date-order")),
                orBlank(request.getParameter("decimal")));
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }

    private ResponseEntity<ImportView> take(
            String kind, String fileName, InputStream content, Wishes wishes, MappingWish wish, Access who)
            throws IOException {
        String wanted = kind.equals("auto") ? "" : kind.equals("orders") ? "order-lines" : kind;
        if (!wanted.isEmpty() && !imports.kinds().contains(wanted)) {
            throw new IllegalArgumentException("kind is auto or one of " + imports.kinds() + ".");
        }
        long importId = imports.upload(fileName, content, wanted, who.name());
        try {
            ImportDetail file = imports.find(importId).orElseThrow();
            ImportSettings settings = wishes.over(file.settings());
            if (wish.any() || !settings.equals(file.settings())) {
                imports.map(importId, wish.over(file.mapping(), file.columns(), imports.fields(file)), settings);
            }
            if (Boolean.TRUE.equals(wishes.run())) {
                imports.run(importId, who.name());
            } else if (Boolean.TRUE.equals(wishes.check())) {
                imports.check(importId, who.name());
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

    @GetMapping(path = "/{importId}/verdicts.csv", produces = "text/csv")
    @Operation(
            summary = "What a check found, row by row: created, updated (with what changes), unchanged, skipped, error")
    void verdicts(@PathVariable long importId, HttpServletResponse response) throws IOException {
        view(importId);
        response.setContentType("text/csv;charset=UTF-8");
        Writer writer = response.getWriter();
        imports.writeVerdicts(importId, writer);
        writer.flush();
    }

    @PostMapping(path = "/{importId}/run", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Begin the import, or go on with one that was stopped")
    ImportView run(@PathVariable long importId, @AuthenticationPrincipal Access who) {
        view(importId);
        imports.run(importId, who.name());
        return view(importId);
    }

    @PostMapping(path = "/{importId}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Stop a check or an import; what is in stays")
    ImportView cancel(@PathVariable long importId, @AuthenticationPrincipal Access who) {
        view(importId);
        imports.cancel(importId, who.name());
        return view(importId);
    }

    @PostMapping(path = "/{importId}/undo", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Take an import back",
            description =
                    "Removes what it made where nothing newer hangs on it, restores what it changed where the value is still its"
                            + " own, and withdraws what it granted. Possible for 90 days.")
    ImportView undo(@PathVariable long importId, @AuthenticationPrincipal Access who) {
        view(importId);
        imports.undo(importId, who.name());
        return view(importId);
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
    ProblemDetail notPossible(ImportNotPossible e) {
        return problem(HttpStatus.CONFLICT, "This is not possible now", e);
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
