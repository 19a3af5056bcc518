package org.regulars.web.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.access.StoredAnswers;
import org.regulars.access.StoredAnswers.Answer;
import org.regulars.feed.Upserted;
import org.regulars.web.api.ApiProblem.FieldError;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes records that programs tell, one or many at once: reads them, lets a request with an {@code Idempotency-Key} take
 * effect once, and says what came of each.
 */
@Component
public class Calls {

    /** The largest body of one record, in bytes. */
    public static final int LARGEST = 256 * 1024;

    /** The largest body of many records, in bytes, and how many they may be. */
    public static final int LARGEST_BULK = 5 * 1024 * 1024;

    public static final int MOST = 1000;

    private static final int MOST_TRIES = 4;
    private static final int AT_ONCE = 2;
    private static final String UNUSABLE = "Some of it cannot be used";

    private final StoredAnswers answers;
    private final BodyReader reader;
    private final JsonMapper json;
    private final Clock clock;
    /** Each holds many locks of the database, of which there is a limit. */
    private final Semaphore bulks = new Semaphore(AT_ONCE, true);

    Calls(StoredAnswers answers, BodyReader reader, JsonMapper json, Clock clock) {
        this.answers = answers;
        this.reader = reader;
        // Amounts stay as they were written.
        this.json = json.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
        this.clock = clock;
    }

    /**
     * Takes one record.
     *
     * @param id as the address names it, null where the body does
     * @param first done in the same transaction before; may refuse
     */
    public <B extends Record, C> ResponseEntity<String> one(
            Resource<B, C> resource, @Nullable String id, Access who, HttpServletRequest request, Runnable first) {
        byte[] body = body(request, LARGEST);
        if (!(parse(body) instanceof ObjectNode node)) {
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "Not a JSON object", "The body must be one JSON object.");
        }
        Told told = told(who);
        name(node, resource.idField(), id, told);
        Optional<C> command = command(resource, node, told);
        if (command.isEmpty()) {
            throw unusable(told.errors());
        }
        return answer(who, request, body, () -> {
            first.run();
            Upserted outcome = resource.feed().apply(List.of(command.get())).get(0);
            if (outcome.refused()) {
                throw refusal(outcome);
            }
            RecordResult result = result(null, node.path(resource.idField()).asString(""), outcome);
            return new Answer(result.status(), json.writeValueAsString(result), outcome.customerId());
        });
    }

    /** Takes many records; one that cannot be taken stops no other. */
    public <B extends Record, C> ResponseEntity<String> bulk(
            Resource<B, C> resource, Access who, HttpServletRequest request) {
        byte[] body = body(request, LARGEST_BULK);
        JsonNode items = items(parse(body), resource.name());
        List<String> ids = new ArrayList<>();
        List<@Nullable C> commands = new ArrayList<>();
        List<List<FieldError>> errors = new ArrayList<>();
        for (JsonNode item : items) {
            Told told = told(who);
            ids.add(item.path(resource.idField()).asString(""));
            commands.add(command(resource, item, told).orElse(null));
            errors.add(told.errors());
        }
        Bulk<C> bulk = new Bulk<>(resource, ids, commands, errors);
        bulks.acquireUninterruptibly();
        try {
            try {
                return answer(who, request, body, () -> bulk.answer(bulk.together()));
            } catch (ApiProblem | ConcurrencyFailureException e) {
                throw e;
            } catch (RuntimeException e) {
                // One of them cannot be taken although it looked right: one by one, so that it stops no other. A repeat
                // finds those that are in unchanged.
                List<Upserted> outcomes = bulk.oneByOne();
                return answer(who, request, body, () -> bulk.answer(outcomes));
            }
        } finally {
            bulks.release();
        }
    }

    /** Does something else that changes records; the work is done in a transaction. */
    public ResponseEntity<String> act(Access who, HttpServletRequest request, Supplier<Upserted> work) {
        byte[] body = body(request, LARGEST);
        return answer(who, request, body, () -> {
            Upserted outcome = work.get();
            if (outcome.refused()) {
                throw refusal(outcome);
            }
            RecordResult result = result(null, "", outcome);
            return new Answer(result.status(), json.writeValueAsString(result), outcome.customerId());
        });
    }

    /** A record of the body that is only asked about. */
    public <B extends Record> B ask(Class<B> type, HttpServletRequest request) {
        List<FieldError> errors = new ArrayList<>();
        return reader.read(parse(body(request, LARGEST)), type, errors).orElseThrow(() -> unusable(errors));
    }

    private Told told(Access who) {
        return new Told("api " + who.name(), clock.instant().truncatedTo(ChronoUnit.MICROS), new ArrayList<>());
    }

    private <B extends Record, C> Optional<C> command(Resource<B, C> resource, JsonNode item, Told told) {
        Optional<C> command = reader.read(item, resource.body(), told.errors())
                .map(body -> resource.command().apply(body, told));
        return told.errors().isEmpty() ? command : Optional.empty();
    }

    private static void name(ObjectNode node, String field, @Nullable String id, Told told) {
        if (id == null) {
            return;
        }
        JsonNode said = node.path(field);
        if (!said.isMissingNode()
                && !said.isNull()
                && !said.asString("").strip().equals(id.strip())) {
            told.wrong(field, "is another than in the address");
        }
        node.put(field, id);
    }

    private ResponseEntity<String> answer(Access who, HttpServletRequest request, byte[] body, Supplier<Answer> work) {
        String key = request.getHeader("Idempotency-Key");
        if (key != null && !key.matches("[\\x21-\\x7e]{1,255}")) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "Idempotency-Key cannot be used",
                    "An Idempotency-Key is 1 to 255 visible ASCII characters, such as a UUID.");
        }
        try {
            if (key == null) {
                return entity(retried(() -> answers.plainly(work)), false);
            }
            byte[] said = StoredAnswers.request(request.getMethod(), address(request), body);
            StoredAnswers.Given given = retried(() -> answers.once(who.id(), key, said, work));
            return entity(given.answer(), given.repeated());
        } catch (StoredAnswers.KeyUsedOtherwise e) {
            throw new ApiProblem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "Idempotency-Key used for another request",
                    "This key came with another request before. Take a new key for each new request.");
        } catch (StoredAnswers.StillWorking e) {
            throw new ApiProblem(
                            HttpStatus.CONFLICT,
                            "The same request is being worked on",
                            "A request with this Idempotency-Key is being worked on. Ask again in a moment.")
                    .retryAfter(1);
        }
    }

    private static String address(HttpServletRequest request) {
        return request.getRequestURI() + "?" + request.getQueryString();
    }

    private static ResponseEntity<String> entity(Answer answer, boolean repeated) {
        ResponseEntity.BodyBuilder entity =
                ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        if (repeated) {
            entity.header("Idempotent-Replayed", "true");
        }
        return entity.body(answer.body());
    }

    /** Others may wait for the same records in another order, or make the same record first; then one begins anew. */
    private static <T> T retried(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return work.get();
            } catch (ConcurrencyFailureException | DuplicateKeyException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static byte[] body(HttpServletRequest request, int limit) {
        try {
            byte[] body = request.getInputStream().readNBytes(limit + 1);
            if (body.length > limit) {
                throw new ApiProblem(
                        HttpStatus.CONTENT_TOO_LARGE,
                        "Too large",
                        "This call takes at most " + limit / 1024 + " KB; send less at once.");
            }
            return body;
        } catch (IOException e) {
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "Not read", "The body did not arrive whole.");
        }
    }

    private JsonNode parse(byte[] body) {
        try {
            JsonNode node = json.readTree(body);
            if (node.isMissingNode()) {
                throw new ApiProblem(HttpStatus.BAD_REQUEST, "No body", "The body must be JSON; it is empty.");
            }
            return node;
        } catch (JacksonException e) {
            String place = e.getLocation() == null || e.getLocation().getLineNr() < 1
                    ? ""
                    : ": line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "Not JSON", "The body is not valid JSON" + place + ".");
        }
    }

    private static JsonNode items(JsonNode body, String name) {
        JsonNode items = body.isArray() ? body : body.has("items") ? body.path("items") : body.path(name);
        if (!items.isArray() || items.isEmpty()) {
            throw new ApiProblem(
                    HttpStatus.BAD_REQUEST,
                    "No list",
                    "The body must be a list of " + name + ", or an object with such a list called 'items'.");
        }
        if (items.size() > MOST) {
            throw new ApiProblem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "Too many",
                    "This call takes at most " + MOST + " " + name + " at once.");
        }
        return items;
    }

    private static ApiProblem unusable(List<FieldError> errors) {
        return new ApiProblem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                UNUSABLE,
                errors.size() == 1
                        ? "One field cannot be used; see errors."
                        : errors.size() + " fields cannot be used; see errors.",
                errors);
    }

    private static ApiProblem refusal(Upserted outcome) {
        List<FieldError> errors = errors(outcome);
        if (outcome.problems().stream().noneMatch(Upserted.Problem::conflict)) {
            return unusable(errors);
        }
        return new ApiProblem(
                HttpStatus.CONFLICT,
                "Does not fit to what is there",
                errors.get(0).field() + " " + errors.get(0).message() + ".",
                errors);
    }

    private static List<FieldError> errors(Upserted outcome) {
        return outcome.problems().stream()
                .map(problem -> new FieldError(problem.field(), problem.message()))
                .toList();
    }

    private static RecordResult result(@Nullable Integer index, String id, Upserted outcome) {
        boolean conflict = outcome.problems().stream().anyMatch(Upserted.Problem::conflict);
        int status = switch (outcome.result()) {
            case CREATED -> 201;
            case UPDATED, UNCHANGED -> 200;
            case REFUSED -> conflict ? 409 : 422;
        };
        return new RecordResult(
                index,
                id.isEmpty() ? null : id,
                status,
                outcome.refused() ? "error" : outcome.result().name().toLowerCase(Locale.ROOT),
                outcome.customerId() == 0 ? null : outcome.customerId(),
                errors(outcome),
                outcome.notes());
    }

    /** Many records on their way; a command is null where errors say why. */
    private final class Bulk<C> {

        private final Resource<?, C> resource;
        private final List<String> ids;
        private final List<@Nullable C> commands;
        private final List<List<FieldError>> errors;

        private Bulk(
                Resource<?, C> resource, List<String> ids, List<@Nullable C> commands, List<List<FieldError>> errors) {
            this.resource = resource;
            this.ids = ids;
            this.commands = commands;
            this.errors = errors;
        }

        private List<C> usable() {
            List<C> usable = new ArrayList<>();
            commands.forEach(command -> {
                if (command != null) {
                    usable.add(command);
                }
            });
            return usable;
        }

        private List<Upserted> together() {
            return resource.feed().apply(usable());
        }

        private List<Upserted> oneByOne() {
            List<Upserted> outcomes = new ArrayList<>();
            for (C command : usable()) {
                List<Upserted> outcome = new ArrayList<>();
                try {
                    retried(() -> answers.plainly(() -> {
                        outcome.clear();
                        outcome.addAll(resource.feed().apply(List.of(command)));
                        return new Answer(200, "", 0);
                    }));
                } catch (ApiProblem e) {
                    outcome.clear();
                    String detail = e.getBody().getDetail();
                    outcome.add(Upserted.conflict("", detail == null ? "cannot be taken" : detail));
                } catch (ConcurrencyFailureException e) {
                    throw e;
                } catch (RuntimeException e) {
                    outcome.clear();
                    outcome.add(Upserted.conflict("", "could not be taken; send it alone to see why"));
                }
                outcomes.add(outcome.get(0));
            }
            return outcomes;
        }

        private Answer answer(List<Upserted> outcomes) {
            List<RecordResult> results = new ArrayList<>();
            int taken = 0;
            for (int i = 0; i < commands.size(); i++) {
                results.add(
                        commands.get(i) == null
                                ? new RecordResult(
                                        i,
                                        ids.get(i).isEmpty() ? null : ids.get(i),
                                        422,
                                        "error",
                                        null,
                                        errors.get(i),
                                        List.of())
                                : result(i, ids.get(i), outcomes.get(taken++)));
            }
            return new Answer(200, json.writeValueAsString(BulkResult.of(results)), 0);
        }
    }
}
