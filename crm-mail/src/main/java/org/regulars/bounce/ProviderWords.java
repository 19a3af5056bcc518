package org.regulars.bounce;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the reports of all providers have in common. */
final class ProviderWords {

    private ProviderWords() {}

    /** The text at a path of names; '' for none. */
    static String text(JsonNode node, String... path) {
        JsonNode at = node;
        for (String name : path) {
            at = at.path(name);
        }
        return at.isValueNode() && !at.isNull() ? at.asString() : "";
    }

    /**
     * A bounce as a provider reports it: the receiving server's words go before the provider's own classes.
     *
     * @param permanent whether the provider says that it is for good
     * @param otherwise what it is where the words say nothing
     */
    static Finding bounce(String recipient, String status, String words, boolean permanent, BounceReason otherwise) {
        String inWords = Diagnosis.status(words);
        String best = Diagnosis.vague(status) && !inWords.isEmpty() ? inWords : status;
        String code = Diagnosis.replyCode(words);
        BounceReason reason = Diagnosis.of(best, code, words, words);
        if (reason == BounceReason.UNDEFINED) {
            reason = otherwise;
        }
        return new Finding(ReturnKind.BOUNCE, reason, !permanent, recipient, best, code, words);
    }

    static Finding notice(ReturnKind kind, String recipient, String words) {
        return Finding.notice(kind, recipient, words);
    }

    /** Whether two secrets are the same, in a time that tells nothing. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A moment as providers write it: seconds since 1970, with parts or without, or ISO 8601. */
    static Instant moment(@Nullable String text, Instant otherwise) {
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            return text.matches("\\d{9,11}(\\.\\d+)?")
                    ? Instant.ofEpochMilli(
                            new java.math.BigDecimal(text).movePointRight(3).longValue())
                    : java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | NumberFormatException e) {
            return otherwise;
        }
    }

    /** Every text in an event, for our signature can stand anywhere in it. */
    static String everything(JsonNode node) {
        StringBuilder all = new StringBuilder();
        collect(node, "", all);
        return all.toString();
    }

    private static void collect(JsonNode node, String name, StringBuilder all) {
        if (node.isValueNode()) {
            all.append(name).append(": ").append(node.asString()).append('\n');
            return;
        }
        if (node.isObject()
                && node.path("name").isValueNode()
                && node.path("value").isValueNode()) {
            // Headers come as pairs of name and value.
            all.append(node.path("name").asString())
                    .append(": ")
                    .append(node.path("value").asString())
                    .append('\n');
        }
        for (var entry : node.properties()) {
            collect(entry.getValue(), entry.getKey(), all);
        }
        if (node.isArray()) {
            for (Iterator<JsonNode> it = node.iterator(); it.hasNext(); ) {
                collect(it.next(), name, all);
            }
        }
    }
}
