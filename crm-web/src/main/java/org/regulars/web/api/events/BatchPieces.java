package org.regulars.web.api.events;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A batch that is no valid JSON as a whole, cut up at the commas between its events, so that one event with a broken
 * character, number or nesting stops no other.
 *
 * @param rest the body with an empty batch
 * @param events each as it was sent
 */
record BatchPieces(byte[] rest, List<byte[]> events) {

    private static final byte[] NAME = "\"batch\"".getBytes(StandardCharsets.US_ASCII);

    /** Cuts a body up; empty when brackets and quotes do not match or there is no list called batch. */
    static Optional<BatchPieces> of(byte[] body) {
        int start = start(body);
        if (start < 0) {
            return Optional.empty();
        }
        List<byte[]> events = new ArrayList<>();
        int from = start;
        int depth = 0;
        for (int i = start; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> i = quoteEnd(body, i);
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case ',' -> {
                    if (depth == 0) {
                        events.add(Arrays.copyOfRange(body, from, i));
                        from = i + 1;
                    }
                }
                default -> {}
            }
            if (depth < 0) {
                byte[] last = Arrays.copyOfRange(body, from, i);
                if (!events.isEmpty() || !new String(last, StandardCharsets.UTF_8).isBlank()) {
                    events.add(last);
                }
                return Optional.of(new BatchPieces(without(body, start, i), List.copyOf(events)));
            }
        }
        return Optional.empty();
    }

    /** The place after the opening bracket of the list, -1 if there is none. */
    private static int start(byte[] body) {
        int depth = 0;
        for (int i = 0; i < body.length; i++) {
            switch (body[i]) {
                case '"' -> {
                    int end = quoteEnd(body, i);
                    boolean named =
                            depth == 1 && end < body.length && Arrays.equals(body, i, end + 1, NAME, 0, NAME.length);
                    i = end;
                    if (named) {
                        int colon = blanks(body, end + 1);
                        int bracket = colon < body.length && body[colon] == ':' ? blanks(body, colon + 1) : body.length;
                        if (bracket < body.length && body[bracket] == '[') {
                            return bracket + 1;
                        }
                    }
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        }
        return -1;
    }

    private static int quoteEnd(byte[] body, int quote) {
        int i = quote + 1;
        while (i < body.length && body[i] != '"') {
            i += body[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private static int blanks(byte[] body, int from) {
        int i = from;
        while (i < body.length && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
            i++;
        }
        return i;
    }

    private static byte[] without(byte[] body, int from, int to) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(body, 0, from);
        rest.write(body, to, body.length - to);
        return rest.toByteArray();
    }
}
