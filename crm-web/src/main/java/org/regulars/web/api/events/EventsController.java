package org.regulars.web.api.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.regulars.access.Access;
import org.regulars.intake.EventInbox;
import org.regulars.intake.Receipt;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Segment's HTTP API: what the shop's pages and servers report. An answer of 200 means that it is committed. */
@RestController
@PreAuthorize("hasAuthority('SCOPE_events')")
@Tag(
        name = "Events",
        description = "Segment-compatible. Basic authentication with a write key as user name, or a bearer token with"
                + " the scope events. Details: docs/events.md")
class EventsController {

    private static final int LARGEST_BATCH = 500 * 1024;

    private final EventInbox inbox;
    private final JsonMapper json;

    EventsController(EventInbox inbox, JsonMapper json) {
        this.inbox = inbox;
        this.json = json;
    }

    @Operation(
            summary = "Report one event",
            description = "At most 32 KB. The same messageId counts once within 30 days.")
    @ApiResponse(responseCode = "200", description = "Committed")
    @ApiResponse(responseCode = "400", description = "Not JSON, or an event that cannot be used; the detail says why")
    @ApiResponse(responseCode = "413", description = "Larger than 32 KB")
    @PostMapping({"/v1/identify", "/v1/track", "/v1/page", "/v1/screen", "/v1/group", "/v1/alias"})
    Accepted one(@AuthenticationPrincipal Access access, HttpServletRequest request) throws IOException {
        ObjectNode event = object(request, EventInbox.LARGEST_EVENT);
        String path = request.getRequestURI();
        event.put("type", path.substring(path.lastIndexOf('/') + 1));
        Receipt receipt = inbox.accept(access.id(), List.of(event));
        if (!receipt.refused().isEmpty()) {
            throw problem(
                    HttpStatus.BAD_REQUEST,
                    "The event cannot be used",
                    "The event " + receipt.refused().get(0).reason() + ".");
        }
        return new Accepted(true, List.of());
    }

    @Operation(
            summary = "Report many events",
            description =
                    "At most 500 KB, each event at most 32 KB. Events that cannot be used are named in rejected; they"
                            + " stop no other.")
    @ApiResponse(responseCode = "200", description = "All events that are not in rejected are committed")
    @ApiResponse(responseCode = "400", description = "Not JSON, or no list called batch")
    @ApiResponse(responseCode = "413", description = "Larger than 500 KB")
    @PostMapping("/v1/batch")
    Accepted batch(@AuthenticationPrincipal Access access, HttpServletRequest request) throws IOException {
        ObjectNode body = object(request, LARGEST_BATCH);
        if (!body.path("batch").isArray()) {
            throw problem(HttpStatus.BAD_REQUEST, "No batch", "The body needs a list of events called 'batch'.");
        }
        List<JsonNode> events = new ArrayList<>();
        for (JsonNode item : body.path("batch")) {
            if (item instanceof ObjectNode event) {
                inherit(event, body, "sentAt");
                inherit(event, body, "context");
            }
            events.add(item);
        }
        Receipt receipt = inbox.accept(access.id(), events);
        return new Accepted(true, receipt.refused());
    }

    /** What is said of the whole batch counts for each event that does not say it itself. */
    private static void inherit(ObjectNode event, ObjectNode batch, String field) {
        if (batch.has(field) && !event.has(field)) {
            event.set(field, batch.path(field));
        }
    }

    private ObjectNode object(HttpServletRequest request, int limit) throws IOException {
        byte[] body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Too large",
                    "This call takes at most " + limit / 1024 + " KB; send less at once.");
        }
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return object;
            }
            throw problem(HttpStatus.BAD_REQUEST, "Not a JSON object", "The body must be one JSON object.");
        } catch (JacksonException e) {
            throw problem(HttpStatus.BAD_REQUEST, "Not JSON", "The body is not valid JSON" + place(e) + ".");
        }
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    private static ErrorResponseException problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return new ErrorResponseException(status, problem, null);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(ErrorResponseException refusal) {
        return ResponseEntity.status(refusal.getStatusCode()).body(refusal.getBody());
    }

    /** The answer that Segment's libraries expect, and which events of a batch were not taken. */
    record Accepted(
            boolean success,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Receipt.Refusal> rejected) {}
}
