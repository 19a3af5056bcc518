package org.regulars.intake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The events of a call, looked through once without taking them apart: that costs more than all the rest of accepting them.
 * What is unusual in one is left to those who take it apart.
 *
 * @param writeKey that the body names beside the events, '' for none
 */
public record SentEvents(List<SentEvent> events, String writeKey) {

    private static final String TYPE = "type";
    private static final String WRITE_KEY = "writeKey";
    private static final String SENT_AT = "sentAt";
    private static final String CONTEXT = "context";
    private static final Set<String> LINKS = Set.of("url", "image_url");
    private static final Pattern TIME = Pattern.compile("\"[0-9TtZz:.+ -]{1,40}\"");
    /** Longer numbers can break limits of those who read them. */
    private static final int LONGEST_NUMBER = 30;

    /** Looks through the body of a batch; empty when it is not one of readable events. */
    public static Optional<SentEvents> batch(byte[] body, JsonMapper json) {
        return new Look(body, json).batch();
    }

    /** Looks through an event of a type, the only one of its call; empty when it cannot be filed as it is. */
    public static Optional<SentEvent> one(byte[] body, String type, JsonMapper json) {
        return new Look(body, json).one(type);
    }

    /** One look through a body. */
    private static final class Look {

        private final byte[] body;
        private final JsonMapper json;
        private final List<Piece> pieces = new ArrayList<>();
        private @Nullable String sentAt;
        private @Nullable String context;
        private String writeKey = "";

        Look(byte[] body, JsonMapper json) {
            this.body = body;
            this.json = json;
        }

        Optional<SentEvents> batch() {
            if (!utf8()) {
                return Optional.empty();
            }
            boolean found = false;
            try (JsonParser parser = json.createParser(body)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (name.equals("batch")) {
                        if (found || value != JsonToken.START_ARRAY) {
                            return Optional.empty();
                        }
                        found = true;
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            pieces.add(piece(parser));
                        }
                        if (parser.currentToken() != JsonToken.END_ARRAY) {
                            return Optional.empty();
                        }
                    } else if (!beside(parser, name, value)) {
                        return Optional.empty();
                    }
                }
                if (!found || parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                    return Optional.empty();
                }
            } catch (JacksonException e) {
                return Optional.empty();
            }
            return Optional.of(new SentEvents(pieces.stream().map(this::event).toList(), writeKey));
        }

        Optional<SentEvent> one(String type) {
            if (!utf8()) {
                return Optional.empty();
            }
            try (JsonParser parser = json.createParser(body)) {
                parser.nextToken();
                Piece piece = piece(parser);
                boolean typed = !piece.type.isEmpty();
                if (parser.nextToken() != null || typed && !piece.type.equals(type)) {
                    return Optional.empty();
                }
                String text = text(piece.from, piece.to);
                if (!typed) {
                    text = with(text, TYPE, '"' + type + '"', piece);
                    piece.type = type;
                }
                return Optional.of(event(piece, text)).filter(SentEvent::plain);
            } catch (JacksonException e) {
                return Optional.empty();
            }
        }

        /** Others could be read as UTF-16 or carry a mark of their encoding. */
        private boolean utf8() {
            return body.length > 1 && body[0] == '{' && body[1] != 0;
        }

        /** What is said beside the events; false when it is unusual. */
        private boolean beside(JsonParser parser, String name, JsonToken value) {
            if (name.equals(WRITE_KEY)) {
                if (value != JsonToken.VALUE_STRING) {
                    return false;
                }
                writeKey = parser.getString().strip();
            } else if (name.equals(SENT_AT)) {
                if (value != JsonToken.VALUE_STRING) {
                    return false;
                }
                sentAt = '"' + parser.getString() + '"';
                return TIME.matcher(sentAt).matches();
            } else if (name.equals(CONTEXT)) {
                if (value != JsonToken.START_OBJECT) {
                    return false;
                }
                Piece piece = piece(parser);
                context = text(piece.from, piece.to);
                return !piece.odd && piece.links.isEmpty() && !unstorable(piece);
            } else {
                parser.skipChildren();
            }
            return true;
        }

        /** An object, from behind its opening bracket. */
        private Piece piece(JsonParser parser) {
            Piece piece = new Piece((int) parser.currentLocation().getByteOffset() - 1);
            int depth = 1;
            String name = "";
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                switch (token) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case PROPERTY_NAME -> {
                        name = parser.currentName();
                        piece.name(name, depth);
                    }
                    case VALUE_STRING -> {
                        if (depth == 1 && name.equals(TYPE)) {
                            piece.odd |= !piece.type.isEmpty();
                            piece.type = parser.getString();
                        } else if (depth == 1 && name.equals("messageId")) {
                            piece.odd |= !piece.messageId.isEmpty();
                            piece.messageId = parser.getString().strip();
                        } else if (piece.properties && LINKS.contains(name)) {
                            piece.links.add(parser.getString());
                        }
                    }
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        piece.odd |= parser.getStringLength() > LONGEST_NUMBER
                                || depth == 1 && (name.equals(TYPE) || name.equals("messageId"))
                                || LINKS.contains(name);
                    case VALUE_TRUE, VALUE_FALSE ->
                        piece.odd |= LINKS.contains(name) || depth == 1 && name.equals(TYPE);
                    default -> {}
                }
            }
            piece.to = (int) parser.currentLocation().getByteOffset();
            return piece;
        }

        private SentEvent event(Piece piece) {
            String text = text(piece.from, piece.to);
            if (sentAt != null && !piece.sentAt) {
                text = with(text, SENT_AT, sentAt, piece);
            }
            if (context != null && !piece.context) {
                text = with(text, CONTEXT, context, piece);
            }
            return event(piece, text);
        }

        private SentEvent event(Piece piece, String text) {
            boolean plain = !piece.odd
                    && EventInbox.TYPES.contains(piece.type)
                    && piece.messageId.length() <= EventInbox.LONGEST_MESSAGE_ID
                    && StorableText.of(piece.messageId).equals(piece.messageId)
                    // In UTF-8 a character takes three bytes at most.
                    && text.length() * 3 <= EventInbox.LARGEST_EVENT
                    && !unstorable(piece);
            return new SentEvent(text, plain ? piece.messageId : "", List.copyOf(piece.links), null);
        }

        private static String with(String object, String name, String value, Piece piece) {
            String comma = piece.empty ? "" : ",";
            piece.empty = false;
            return object.substring(0, object.length() - 1) + comma + '"' + name + "\":" + value + '}';
        }

        /** Bytes that are not UTF-8 become the character for that. */
        private String text(int from, int to) {
            return new String(body, from, to - from, StandardCharsets.UTF_8);
        }

        /** Whether a character is written as an escape that PostgreSQL does not take: zero, or half of a pair. */
        private boolean unstorable(Piece piece) {
            for (int i = piece.from; i < piece.to - 5; i++) {
                if (body[i] == '\\') {
                    i++;
                    if (body[i] == 'u'
                            && (body[i + 1] == '0' && body[i + 2] == '0' && body[i + 3] == '0' && body[i + 4] == '0'
                                    || body[i + 1] == 'd'
                                    || body[i + 1] == 'D')) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** An object within the body. */
    private static final class Piece {

        private final int from;
        private int to;
        private boolean empty = true;
        private boolean odd;
        private String type = "";
        private String messageId = "";
        private boolean sentAt;
        private boolean context;
        private boolean properties;
        private final List<String> links = new ArrayList<>(2);

        Piece(int from) {
            this.from = from;
        }

        void name(String name, int depth) {
            empty = false;
            // A signature is looked at by who knows what it says.
            odd |= name.equals(IdentityProof.SIGNATURE) || depth == 1 && name.equals(WRITE_KEY);
            if (depth == 1) {
                sentAt |= name.equals(SENT_AT);
                context |= name.equals(CONTEXT);
                properties = name.equals("properties");
            }
        }
    }
}
