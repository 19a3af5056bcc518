package org.regulars.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes events in. What is accepted is committed before the sender gets an answer and digested right after; a message that
 * was accepted before is accepted again and changes nothing.
 */
@Component
public class EventInbox {

    /** The largest event, in bytes of UTF-8. */
    public static final int LARGEST_EVENT = 32 * 1024;

    /** The types of calls that are understood. */
    public static final Set<String> TYPES = Set.of("identify", "track", "page", "screen", "group", "alias");

    static final int LONGEST_MESSAGE_ID = 200;

    private final GroupCommit commit;
    private final ObjectProvider<IdentityProof> proofs;
    private final JsonMapper json;
    private final Clock clock;

    EventInbox(GroupCommit commit, ObjectProvider<IdentityProof> proofs, JsonMapper json, Clock clock) {
        this.commit = commit;
        this.proofs = proofs;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Files events for digestion; they are committed on return, unless the caller has a transaction of its own. One that cannot
     * be used is filed with the reason and stops no other.
     *
     * @param tokenId of the key or token they came with
     * @param events in the order in which they happened, as the sender wrote them, each with its type
     */
    public Receipt accept(long tokenId, List<? extends JsonNode> events) {
        return acceptSent(tokenId, events.stream().map(SentEvent::of).toList());
    }

    /** As {@link #accept}, of events of which only the unusual ones were taken apart. */
    public Receipt acceptSent(long tokenId, List<SentEvent> events) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<InboxRow> rows = new ArrayList<>();
        List<Receipt.Refusal> refused = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            // A microsecond apart, so that events without a time of their own keep their order.
            InboxRow row = row(tokenId, events.get(i), now.plus(i, ChronoUnit.MICROS));
            rows.add(row);
            if (!row.problem().isEmpty()) {
                refused.add(new Receipt.Refusal(i, row.problem()));
            }
        }
        commit.file(rows);
        return new Receipt(List.copyOf(refused));
    }

    private InboxRow row(long tokenId, SentEvent event, Instant receivedAt) {
        JsonNode tree = event.tree();
        return tree == null && event.plain()
                ? new InboxRow(event.messageId(), receivedAt, tokenId, event.text(), "", "")
                : row(tokenId, tree == null ? json.readTree(event.text()) : tree, receivedAt);
    }

    private InboxRow row(long tokenId, JsonNode event, Instant receivedAt) {
        String payload = StorableText.json(event, json);
        String problem = problem(event, payload);
        String messageId = event.path("messageId").asString("").strip();
        if (messageId.isEmpty() || messageId.length() > LONGEST_MESSAGE_ID || !problem.isEmpty()) {
            messageId = generated(tokenId, event, payload);
        }
        return new InboxRow(
                StorableText.of(messageId),
                receivedAt,
                tokenId,
                problem.isEmpty() ? payload : excerpt(event),
                problem.isEmpty() ? provenFor(tokenId, event, receivedAt) : "",
                problem);
    }

    private String provenFor(long tokenId, JsonNode event, Instant receivedAt) {
        return proofs.stream()
                .map(proof -> proof.userId(tokenId, event, receivedAt))
                .filter(userId -> !userId.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String problem(JsonNode event, String payload) {
        if (!event.isObject()) {
            return "is not a JSON object";
        }
        if (payload.length() > LARGEST_EVENT || payload.getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT) {
            return "is larger than 32 KB";
        }
        if (!TYPES.contains(event.path("type").asString(""))) {
            return "type must be one of identify, track, page, screen, group, alias";
        }
        if (event.path("messageId").asString("").length() > LONGEST_MESSAGE_ID) {
            return "messageId is longer than 200 characters";
        }
        return "";
    }

    /**
     * An event with a time of its own is known again by what it says, so that a repeated request counts once. One without a
     * time may well be a second click, so it counts.
     */
    private static String generated(long tokenId, JsonNode event, String payload) {
        if (event.path("timestamp").isMissingNode()) {
            return "regulars-" + UUID.randomUUID();
        }
        String lasting = event instanceof ObjectNode object
                ? object.deepCopy().without("sentAt").toString()
                : payload;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((tokenId + ":" + lasting).getBytes(StandardCharsets.UTF_8));
            return "regulars-" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private String excerpt(JsonNode event) {
        ObjectNode excerpt = json.createObjectNode();
        for (String key : List.of("type", "event", "messageId")) {
            String value = event.path(key).asString("");
            if (!value.isEmpty()) {
                excerpt.put(key, StorableText.of(value.substring(0, Math.min(value.length(), LONGEST_MESSAGE_ID))));
            }
        }
        return excerpt.toString();
    }
}
