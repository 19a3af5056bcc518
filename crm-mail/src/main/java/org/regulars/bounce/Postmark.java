package org.regulars.bounce;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Postmark's webhooks. They are not signed: user and password stand in the address (Basic authentication). */
@Component
class Postmark implements MailProvider {

    private final BounceProperties.Postmark settings;
    private final JsonMapper json;
    private final Clock clock;

    Postmark(BounceProperties properties, JsonMapper json, Clock clock) {
        this.settings = properties.postmark();
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "postmark";
    }

    @Override
    public boolean isSetUp() {
        return !settings.password().isBlank();
    }

    @Override
    public List<Event> read(UnaryOperator<String> headers, byte[] body) {
        String right = "Basic "
                + Base64.getEncoder()
                        .encodeToString((settings.user() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8));
        if (!ProviderWords.same(right, headers.apply("Authorization"))) {
            throw new NotGenuine("User and password in the webhook's address are not those of the settings");
        }
        JsonNode event = json.readTree(body);
        Finding finding = finding(event);
        if (finding == null) {
            return List.of();
        }
        String kind = ProviderWords.text(event, "RecordType");
        String at = firstOf(event, "BouncedAt", "DeliveredAt", "ChangedAt");
        Instant now = clock.instant();
        return List.of(new Event(
                String.join(
                        ":",
                        kind,
                        ProviderWords.text(event, "ID"),
                        ProviderWords.text(event, "MessageID"),
                        finding.recipient(),
                        at),
                new Report(List.of(finding), ProviderWords.everything(event), ProviderWords.text(event, "Subject")),
                body,
                ProviderWords.moment(at, now)));
    }

    private static String firstOf(JsonNode event, String... names) {
        for (String name : names) {
            if (!ProviderWords.text(event, name).isEmpty()) {
                return ProviderWords.text(event, name);
            }
        }
        return "";
    }

    private static @Nullable Finding finding(JsonNode event) {
        String recipient = firstOf(event, "Email", "Recipient");
        String details = ProviderWords.text(event, "Details");
        return switch (ProviderWords.text(event, "RecordType")) {
            case "Bounce" -> bounce(event, recipient, details);
            case "SpamComplaint" -> ProviderWords.notice(ReturnKind.COMPLAINT, recipient, details);
            case "Delivery" -> ProviderWords.notice(ReturnKind.DELIVERY, recipient, details);
            case "SubscriptionChange" -> change(event, recipient);
            default -> null;
        };
    }

    /** Only what somebody did by hand is news: bounces and complaints come as their own events. */
    private static @Nullable Finding change(JsonNode event, String recipient) {
        boolean stops = event.path("SuppressSending").asBoolean(false);
        return stops && ProviderWords.text(event, "SuppressionReason").equals("ManualSuppression")
                ? ProviderWords.notice(ReturnKind.STOP, recipient, "ManualSuppression")
                : null;
    }

    private static @Nullable Finding bounce(JsonNode event, String recipient, String details) {
        String said = details.isBlank() ? ProviderWords.text(event, "Description") : details;
        return switch (ProviderWords.text(event, "Type")) {
            case "HardBounce" -> ProviderWords.bounce(recipient, "", said, true, BounceReason.USER_UNKNOWN);
            case "BadEmailAddress" ->
                new Finding(ReturnKind.BOUNCE, BounceReason.USER_UNKNOWN, false, recipient, "", "", said);
            case "SpamComplaint" -> ProviderWords.notice(ReturnKind.COMPLAINT, recipient, said);
            case "Unsubscribe" -> ProviderWords.notice(ReturnKind.STOP, recipient, said);
            case "Subscribe" -> null;
            case "AutoResponder" -> ProviderWords.notice(ReturnKind.AUTO_REPLY, recipient, said);
            case "ChallengeVerification" -> ProviderWords.notice(ReturnKind.CHALLENGE, recipient, said);
            case "Transient" -> ProviderWords.notice(ReturnKind.DELAY, recipient, said);
            case "Blocked", "SpamNotification" ->
                ProviderWords.bounce(recipient, "", said, false, BounceReason.BLOCKED);
            case "VirusNotification" ->
                new Finding(ReturnKind.BOUNCE, BounceReason.VIRUS, true, recipient, "", "", said);
            case "DMARCPolicy" ->
                new Finding(ReturnKind.BOUNCE, BounceReason.AUTHENTICATION, true, recipient, "", "", said);
            case "DnsError" -> ProviderWords.bounce(recipient, "", said, false, BounceReason.NETWORK);
            case "AddressChange",
                    "Unconfirmed",
                    "OpenRelayTest",
                    "InboundError",
                    "SMTPApiError",
                    "TemplateRenderingFailed",
                    "ManuallyDeactivated" -> ProviderWords.notice(ReturnKind.REPORT, recipient, said);
            default -> ProviderWords.bounce(recipient, "", said, false, BounceReason.UNDEFINED);
        };
    }
}
