package org.regulars.bounce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mailgun's webhooks, signed with HMAC-SHA-256 over timestamp and token. */
@Component
class Mailgun implements MailProvider {

    private final BounceProperties.Mailgun settings;
    private final JsonMapper json;
    private final Clock clock;

    Mailgun(BounceProperties properties, JsonMapper json, Clock clock) {
        this.settings = properties.mailgun();
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "mailgun";
    }

    @Override
    public boolean isSetUp() {
        return !settings.signingKey().isBlank();
    }

    @Override
    public List<Event> read(UnaryOperator<String> headers, byte[] body) {
        JsonNode report;
        try {
            report = json.readTree(body);
        } catch (RuntimeException e) {
            throw new NotGenuine("The report is no JSON and so holds no signature");
        }
        Instant sent = check(report.path("signature"));
        JsonNode event = report.path("event-data");
        Finding finding = finding(event);
        if (finding == null) {
            return List.of();
        }
        // The signature covers the token alone, so a token stands for one event and no other.
        String searched = ProviderWords.everything(event) + "Message-ID: <"
                + ProviderWords.text(event, "message", "headers", "message-id").replaceAll("[<>]", "") + ">\n";
        return List.of(new Event(
                ProviderWords.text(report, "signature", "token"),
                new Report(List.of(finding), searched, ProviderWords.text(event, "message", "headers", "subject")),
                event.toString().getBytes(StandardCharsets.UTF_8),
                ProviderWords.moment(ProviderWords.text(event, "timestamp"), sent)));
    }

    private Instant check(JsonNode signature) {
        String timestamp = ProviderWords.text(signature, "timestamp");
        String token = ProviderWords.text(signature, "token");
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.signingKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String right = HexFormat.of().formatHex(mac.doFinal((timestamp + token).getBytes(StandardCharsets.UTF_8)));
            if (token.isEmpty()
                    || !ProviderWords.same(
                            right, ProviderWords.text(signature, "signature").toLowerCase(Locale.ROOT))) {
                throw new NotGenuine("The signature does not fit the signing key");
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        Instant sent = ProviderWords.moment(timestamp, Instant.EPOCH);
        MailProvider.checkMoment(sent, clock.instant());
        return sent;
    }

    private static @Nullable Finding finding(JsonNode event) {
        String recipient = ProviderWords.text(event, "recipient");
        String message = ProviderWords.text(event, "delivery-status", "message");
        String description = ProviderWords.text(event, "delivery-status", "description");
        String words = (ProviderWords.text(event, "delivery-status", "code") + " "
                        + (message.isBlank() ? description : message))
                .strip();
        return switch (ProviderWords.text(event, "event")) {
            case "failed", "permanent_fail", "temporary_fail", "bounced", "dropped" -> failed(event, recipient, words);
            case "complained" -> ProviderWords.notice(ReturnKind.COMPLAINT, recipient, words);
            case "unsubscribed" -> ProviderWords.notice(ReturnKind.STOP, recipient, words);
            case "delivered" -> ProviderWords.notice(ReturnKind.DELIVERY, recipient, words);
            case "rejected" ->
                new Finding(
                        ReturnKind.BOUNCE,
                        BounceReason.POLICY,
                        true,
                        recipient,
                        "",
                        "",
                        ProviderWords.text(event, "reject", "reason"));
            default -> null;
        };
    }

    private static Finding failed(JsonNode event, String recipient, String words) {
        String reason = ProviderWords.text(event, "reason");
        if (ProviderWords.text(event, "severity").equals("temporary")) {
            return ProviderWords.notice(ReturnKind.DELAY, recipient, words);
        }
        if (reason.equals("suppress-complaint")) {
            return ProviderWords.notice(ReturnKind.COMPLAINT, recipient, words);
        }
        if (reason.equals("suppress-unsubscribe")) {
            return ProviderWords.notice(ReturnKind.STOP, recipient, words);
        }
        BounceReason otherwise = switch (reason) {
            case "suppress-bounce" -> BounceReason.USER_UNKNOWN;
            case "espblock" -> BounceReason.BLOCKED;
            case "old" -> BounceReason.EXPIRED;
            default -> BounceReason.UNDEFINED;
        };
        boolean known = reason.equals("suppress-bounce");
        return known
                ? new Finding(ReturnKind.BOUNCE, otherwise, false, recipient, "", "", words)
                : ProviderWords.bounce(
                        recipient,
                        ProviderWords.text(event, "delivery-status", "enhanced-code"),
                        words,
                        true,
                        otherwise);
    }
}
