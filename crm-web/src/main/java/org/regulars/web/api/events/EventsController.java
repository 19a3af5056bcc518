package org.regulars.web.api.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenUses;
import org.regulars.intake.EventInbox;
import org.regulars.intake.Receipt;
import org.regulars.intake.RejectedEvents;
import org.regulars.intake.SentEvent;
import org.regulars.intake.SentEvents;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Segment's HTTP API: what the shop's pages and servers report. An answer of 200 means that it is committed. */
@RestController
@Tag(
        name = "Events",
        description = "Segment-compatible. Basic authentication with a write key as user name, a bearer token with"
                + " the scope events, or writeKey in the body. Details: docs/events.md")
class EventsController {

    private static final int LARGEST_BATCH = 500 * 1024;
    private static final String SCOPE = "events";
    private static final String WRITE_KEY = "writeKey";
    private static final String SHORT = "/v1/{call:i|t|p|s|g|a}";
    private static final String SLASH = "/v1/{call:identify|track|page|screen|group|alias|i|t|p|s|g|a}/";

    private final ApiTokens tokens;
    private final TokenUses uses;
    private final EventInbox inbox;
    private final RejectedEvents rejected;
    private final ProductLinks links;
    private final EventBody bodies;
    private final JsonMapper json;

    EventsController(
            ApiTokens tokens,
            TokenUses uses,
            EventInbox inbox,
            RejectedEvents rejected,
            ProductLinks links,
            EventBody bodies,
            JsonMapper json) {
        this.tokens = tokens;
        this.uses = uses;
        this.inbox = inbox;
        this.rejected = rejected;
        this.links = links;
        this.bodies = bodies;
        this.json = json;
    }

    @Operation(
            summary = "Report one event",
            description = "At most 32 KB. The same messageId counts once within 30 days.")
    @ApiResponse(responseCode = "200", description = "Committed")
    @ApiResponse(responseCode = "400", description = "Not JSON, or an event that cannot be used; the detail says why")
    @ApiResponse(responseCode = "401", description = "No key, or one that does not exist")
    @ApiResponse(responseCode = "413", description = "Larger than 32 KB")
    @PostMapping({"/v1/identify", "/v1/track", "/v1/page", "/v1/screen", "/v1/group", "/v1/alias"})
    Accepted one(@AuthenticationPrincipal Object caller, HttpServletRequest request, HttpServletResponse response) {
        String type = EventCalls.name(request.getRequestURI()).orElseThrow();
        Access known = known(caller);
        try {
            byte[] bytes = bodies.read(request, EventInbox.LARGEST_EVENT);
            SentEvent sent =
                    known == null ? null : SentEvents.one(bytes, type, json).orElse(null);
            if (sent != null && links.good(List.of(sent)).test(sent)) {
                known = access(known, "", request, response);
                inbox.acceptSent(known.id(), List.of(sent));
                return new Accepted(true, List.of());
            }
            ObjectNode event = object(bytes);
            known = access(known, key(event), request, response);
            event.remove(WRITE_KEY);
            event.put("type", type);
            links.check(known, List.of(event));
            Receipt receipt = inbox.accept(known.id(), List.of(event));
            if (!receipt.refused().isEmpty()) {
                throw new FiledRefusal(
                        "The event cannot be used",
                        "The event " + receipt.refused().get(0).reason() + ".");
            }
            return new Accepted(true, List.of());
        } catch (CallRefused refusal) {
            throw filed(refusal, known, type);
        }
    }

    @Hidden
    @PostMapping({SHORT, SLASH})
    Accepted oneByAnotherName(
            @AuthenticationPrincipal Object caller, HttpServletRequest request, HttpServletResponse response) {
        return one(caller, request, response);
    }

    @Operation(
            summary = "Report many events",
            description =
                    "At most 500 KB, each event at most 32 KB. Events that cannot be used are named in rejected; they"
                            + " stop no other.")
    @ApiResponse(responseCode = "200", description = "All events that are not in rejected are committed")
    @ApiResponse(responseCode = "400", description = "Not JSON, or no list called batch")
    @ApiResponse(responseCode = "401", description = "No key, or one that does not exist")
    @ApiResponse(responseCode = "413", description = "Larger than 500 KB")
    @PostMapping("/v1/batch")
    Accepted batch(@AuthenticationPrincipal Object caller, HttpServletRequest request, HttpServletResponse response) {
        Access known = known(caller);
        try {
            byte[] bytes = bodies.read(request, LARGEST_BATCH);
            Optional<SentEvents> sent = SentEvents.batch(bytes, json);
            if (sent.isPresent()) {
                known = access(known, sent.get().writeKey(), request, response);
                return accept(known, sent.get().events());
            }
            Batch batch = batch(bytes);
            known = access(known, key(batch.body), request, response);
            return accept(known, batch);
        } catch (CallRefused refusal) {
            throw filed(refusal, known, EventCalls.BATCH);
        }
    }

    @Hidden
    @PostMapping({"/v1/{call:b|import}", "/v1/{call:b|batch|import}/"})
    Accepted batchByAnotherName(
            @AuthenticationPrincipal Object caller, HttpServletRequest request, HttpServletResponse response) {
        return batch(caller, request, response);
    }

    /** What browser libraries report about themselves: taken so that they stay quiet, and not kept. */
    @Hidden
    @PostMapping({"/v1/m", "/v1/m/"})
    Accepted metrics(HttpServletResponse response) {
        CrossOrigin.anyone(response);
        return new Accepted(true, List.of());
    }

    @Hidden
    @SecurityRequirements
    @RequestMapping({
        "/v1/{call:identify|track|page|screen|group|alias|batch|import|i|t|p|s|g|a|b|m}",
        "/v1/{call:identify|track|page|screen|group|alias|batch|import|i|t|p|s|g|a|b|m}/"
    })
    void otherMethod() {
        throw new CallRefused(HttpStatus.METHOD_NOT_ALLOWED, "POST it", "Events are sent with the method POST.");
    }

    /** Takes only those apart that are unusual or lead to hosts that are not known. */
    private Accepted accept(Access access, List<SentEvent> sent) {
        Predicate<SentEvent> good = links.good(sent);
        List<ObjectNode> unusual = new ArrayList<>();
        List<SentEvent> events = new ArrayList<>(sent.size());
        for (SentEvent event : sent) {
            if (event.plain() && good.test(event)) {
                events.add(event);
            } else {
                ObjectNode tree = object(event.text().getBytes(StandardCharsets.UTF_8));
                tree.remove(WRITE_KEY);
                unusual.add(tree);
                events.add(SentEvent.of(tree));
            }
        }
        links.check(access, unusual);
        return new Accepted(true, inbox.acceptSent(access.id(), events).refused());
    }

    private Accepted accept(Access access, Batch batch) {
        List<ObjectNode> events = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Receipt.Refusal> refused = new ArrayList<>(batch.broken);
        List<String> reasons = new ArrayList<>(
                batch.broken.stream().map(Receipt.Refusal::reason).toList());
        for (int i = 0; i < batch.events.size(); i++) {
            JsonNode item = batch.events.get(i);
            if (item instanceof ObjectNode event) {
                inherit(event, batch.body, "sentAt");
                inherit(event, batch.body, "context");
                event.remove(WRITE_KEY);
                events.add(event);
                places.add(i);
            } else if (item != null) {
                refused.add(new Receipt.Refusal(i, "is not a JSON object"));
                reasons.add("is not a JSON object");
            }
        }
        if (!reasons.isEmpty()) {
            rejected.file(access.id(), "", reasons);
        }
        links.check(access, events);
        inbox.accept(access.id(), events)
                .refused()
                .forEach(one -> refused.add(new Receipt.Refusal(places.get(one.index()), one.reason())));
        refused.sort(Comparator.comparingInt(Receipt.Refusal::index));
        return new Accepted(true, List.copyOf(refused));
    }

    /** What is said of the whole batch counts for each event that does not say it itself. */
    private static void inherit(ObjectNode event, ObjectNode batch, String field) {
        if (batch.has(field) && !event.has(field)) {
            event.set(field, batch.path(field));
        }
    }

    private Batch batch(byte[] bytes) {
        try {
            ObjectNode body = object(bytes);
            if (!body.path("batch").isArray()) {
                throw new CallRefused(
                        HttpStatus.BAD_REQUEST, "No batch", "The body needs a list of events called 'batch'.");
            }
            return new Batch(body, List.copyOf(body.path("batch").values()), List.of());
        } catch (NotJson e) {
            return BatchPieces.of(bytes).map(this::piecewise).orElseThrow(() -> e);
        }
    }

    private Batch piecewise(BatchPieces pieces) {
        ObjectNode body = object(pieces.rest());
        List<@Nullable JsonNode> events = new ArrayList<>();
        List<Receipt.Refusal> broken = new ArrayList<>();
        for (byte[] piece : pieces.events()) {
            JsonNode event = readable(piece);
            if (event == null) {
                broken.add(new Receipt.Refusal(events.size(), "is not valid JSON"));
            }
            events.add(event);
        }
        return new Batch(body, events, broken);
    }

    private @Nullable JsonNode readable(byte[] piece) {
        try {
            JsonNode event = json.readTree(piece);
            return event.isMissingNode() ? null : event;
        } catch (JacksonException e) {
            return null;
        }
    }

    private ObjectNode object(byte[] body) {
        try {
            if (json.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw new NotJson("The body is not valid JSON" + place(e) + ".");
        }
        throw new CallRefused(HttpStatus.BAD_REQUEST, "Not a JSON object", "The body must be one JSON object.");
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : ": line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** Whose call this is by its header; null when it must still say so in its body. */
    private static @Nullable Access known(@Nullable Object caller) {
        return caller instanceof Access access ? access : null;
    }

    private static String key(ObjectNode body) {
        return body.path(WRITE_KEY).asString("").strip();
    }

    /** Whose call this is, if they may send events from where they do. */
    private Access access(
            @Nullable Access known, String key, HttpServletRequest request, HttpServletResponse response) {
        Access access = known;
        if (access == null) {
            access = key.isEmpty() ? null : tokens.checkWriteKey(key).orElse(null);
            if (access != null) {
                uses.note(access);
            }
        }
        if (access == null) {
            throw new CallRefused(
                    HttpStatus.UNAUTHORIZED,
                    "No valid key",
                    "Send a write key as the user name of Basic authentication or as writeKey in the body, or an API token"
                            + " as 'Authorization: Bearer …'.");
        }
        if (!access.scopes().contains(SCOPE)) {
            throw new CallRefused(
                    HttpStatus.FORBIDDEN, "Not for events", "This token may not send events; its scopes are others.");
        }
        if (!CrossOrigin.allow(access, request, response)) {
            rejected.file(access.id(), "", List.of("came from a page whose origin the key does not allow"));
            throw new OriginRefused();
        }
        return access;
    }

    /** Tells staff of a call that came with a good key. */
    private CallRefused filed(CallRefused refusal, @Nullable Access access, String type) {
        boolean told = refusal instanceof FiledRefusal || refusal instanceof OriginRefused;
        if (access != null && !told) {
            String reason = refusal instanceof NotJson ? "The body is not valid JSON" : refusal.detail();
            rejected.file(access.id(), type, List.of(RejectedEvents.reason(reason)));
        }
        return refusal;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refuse(CallRefused refusal, HttpServletResponse response) {
        if (!(refusal instanceof OriginRefused) && !response.containsHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)) {
            CrossOrigin.anyone(response);
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(refusal.status(), refusal.detail());
        problem.setTitle(refusal.title());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(refusal.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (refusal.status() == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        } else if (refusal.status() == HttpStatus.METHOD_NOT_ALLOWED) {
            answer.header(HttpHeaders.ALLOW, "POST, OPTIONS");
        }
        return answer.body(problem);
    }

    /**
     * A batch as it was understood.
     *
     * @param events null where one could not be read
     */
    private record Batch(ObjectNode body, List<? extends @Nullable JsonNode> events, List<Receipt.Refusal> broken) {}

    /** A refusal that staff see already, because the inbox filed it. */
    private static final class FiledRefusal extends CallRefused {

        FiledRefusal(String title, String detail) {
            super(HttpStatus.BAD_REQUEST, title, detail);
        }
    }

    private static final class OriginRefused extends CallRefused {

        OriginRefused() {
            super(
                    HttpStatus.FORBIDDEN,
                    "Not from this page",
                    "This key may not be used by pages of this origin; an administrator can allow it on the key's page.");
        }
    }

    private static final class NotJson extends CallRefused {

        NotJson(String detail) {
            super(HttpStatus.BAD_REQUEST, "Not JSON", detail);
        }
    }

    /** The answer that Segment's libraries expect, and which events of a batch were not taken. */
    record Accepted(
            boolean success,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Receipt.Refusal> rejected) {}
}
