package org.regulars.bounce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Twilio SendGrid's Event Webhook, signed with ECDSA over timestamp and body. */
@Component
class Sendgrid implements MailProvider {

    private static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    private static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    private final BounceProperties.Sendgrid settings;
    private final JsonMapper json;
    private final Clock clock;

    Sendgrid(BounceProperties properties, JsonMapper json, Clock clock) {
        this.settings = properties.sendgrid();
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "sendgrid";
    }

    @Override
    public boolean isSetUp() {
        return !settings.publicKey().isBlank();
    }

    @Override
    public List<Event> read(UnaryOperator<String> headers, byte[] body) {
        String timestamp = headers.apply(TIMESTAMP);
        check(headers.apply(SIGNATURE), timestamp, body);
        Instant sent = ProviderWords.moment(timestamp, Instant.EPOCH);
        MailProvider.checkMoment(sent, clock.instant());
        List<Event> events = new ArrayList<>();
        JsonNode all = json.readTree(body);
        for (JsonNode event : all.isArray() ? all : json.createArrayNode().add(all)) {
            Finding finding = finding(event);
            if (finding != null) {
                events.add(new Event(
                        name(event),
                        new Report(
                                List.of(finding),
                                ProviderWords.everything(event) + "Message-ID: " + ProviderWords.text(event, "smtp-id")
                                        + "\n",
                                ""),
                        event.toString().getBytes(StandardCharsets.UTF_8),
                        ProviderWords.moment(ProviderWords.text(event, "timestamp"), sent)));
            }
        }
        return events;
    }

    /** Old events have no id of their own and are known by all that they say. */
    private static String name(JsonNode event) {
        String id = ProviderWords.text(event, "sg_event_id");
        return id.isEmpty() ? event.toString() : id;
    }

    private void check(String signature, String timestamp, byte[] body) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(KeyFactory.getInstance("EC")
                    .generatePublic(
                            new X509EncodedKeySpec(Base64.getMimeDecoder().decode(settings.publicKey()))));
            verifier.update(timestamp.getBytes(StandardCharsets.UTF_8));
            verifier.update(body);
            if (timestamp.isEmpty() || !verifier.verify(Base64.getDecoder().decode(signature))) {
                throw new NotGenuine("The signature does not fit the verification key");
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NotGenuine("The signature cannot be checked: " + e.getMessage());
        }
    }

    private static @Nullable Finding finding(JsonNode event) {
        String recipient = ProviderWords.text(event, "email");
        String words = ProviderWords.text(event, "reason");
        if (words.isEmpty()) {
            words = ProviderWords.text(event, "response");
        }
        return switch (ProviderWords.text(event, "event")) {
            case "bounce" -> bounce(event, recipient, words);
            case "dropped" -> dropped(recipient, words);
            case "spamreport" -> ProviderWords.notice(ReturnKind.COMPLAINT, recipient, words);
            case "unsubscribe", "group_unsubscribe" -> ProviderWords.notice(ReturnKind.STOP, recipient, words);
            case "deferred" -> ProviderWords.notice(ReturnKind.DELAY, recipient, words);
            case "delivered" -> ProviderWords.notice(ReturnKind.DELIVERY, recipient, words);
            default -> null;
        };
    }

    private static Finding bounce(JsonNode event, String recipient, String words) {
        boolean blocked = ProviderWords.text(event, "type").equals("blocked");
        String sorted = ProviderWords.text(event, "bounce_classification").toLowerCase(Locale.ROOT);
        BounceReason otherwise = switch (sorted) {
            case "invalid address" -> BounceReason.USER_UNKNOWN;
            case "reputation" -> BounceReason.REPUTATION;
            case "content" -> BounceReason.CONTENT;
            case "frequency or volume too high", "frequency/volume" -> BounceReason.SPEED;
            case "mailbox unavailable" -> BounceReason.SUSPENDED;
            case "technical failure", "technical" -> BounceReason.SYSTEM;
            default -> blocked ? BounceReason.BLOCKED : BounceReason.UNDEFINED;
        };
        return ProviderWords.bounce(recipient, ProviderWords.text(event, "status"), words, !blocked, otherwise);
    }

    /** What SendGrid did not even try. */
    private static @Nullable Finding dropped(String recipient, String words) {
        String why = words.toLowerCase(Locale.ROOT);
        if (why.contains("bounced address") || why.equals("invalid")) {
            return new Finding(ReturnKind.BOUNCE, BounceReason.USER_UNKNOWN, false, recipient, "", "", words);
        }
        if (why.contains("spam reporting address")) {
            return ProviderWords.notice(ReturnKind.COMPLAINT, recipient, words);
        }
        return why.contains("unsubscribed address")
                ? ProviderWords.notice(ReturnKind.STOP, recipient, words)
                : new Finding(ReturnKind.BOUNCE, BounceReason.POLICY, true, recipient, "", "", words);
    }
}
