package org.regulars.bounce;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Amazon SES by Amazon SNS. Each message is signed with a certificate that only Amazon's own hosts give out, and only one topic is
 * listened to; its subscription is confirmed by itself.
 */
@Component
class AmazonSes implements MailProvider {

    private static final Pattern HOST = Pattern.compile("sns\\.[a-z0-9-]{3,30}\\.amazonaws\\.com(?:\\.cn)?");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST_CERTIFICATES = 20;

    private final BounceProperties.Ses settings;
    private final AmazonFiles files;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<URI, X509Certificate> certificates = new ConcurrentHashMap<>();

    AmazonSes(BounceProperties properties, AmazonFiles files, JsonMapper json, Clock clock) {
        this.settings = properties.ses();
        this.files = files;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "ses";
    }

    @Override
    public boolean isSetUp() {
        return !settings.topicArn().isBlank();
    }

    @Override
    public List<Event> read(UnaryOperator<String> headers, byte[] body) {
        JsonNode message;
        try {
            message = json.readTree(body);
        } catch (RuntimeException e) {
            throw new NotGenuine("The report is no JSON and so holds no signature");
        }
        check(message);
        String type = ProviderWords.text(message, "Type");
        if (type.equals("SubscriptionConfirmation")) {
            files.get(amazon(ProviderWords.text(message, "SubscribeURL")));
            return List.of();
        }
        if (!type.equals("Notification")) {
            return List.of();
        }
        return events(
                json.readTree(ProviderWords.text(message, "Message")),
                ProviderWords.text(message, "MessageId"),
                ProviderWords.moment(ProviderWords.text(message, "Timestamp"), clock.instant()));
    }

    private void check(JsonNode message) {
        if (!settings.topicArn().equals(ProviderWords.text(message, "TopicArn"))) {
            throw new NotGenuine("The report is of another topic than the one in the settings");
        }
        String version = ProviderWords.text(message, "SignatureVersion");
        String algorithm = switch (version) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> throw new NotGenuine("There is no signature version " + version);
        };
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certificate(amazon(ProviderWords.text(message, "SigningCertURL"))));
            verifier.update(signed(message).getBytes(StandardCharsets.UTF_8));
            if (!verifier.verify(Base64.getDecoder().decode(ProviderWords.text(message, "Signature")))) {
                throw new NotGenuine("The signature does not fit Amazon's certificate");
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new NotGenuine("The signature cannot be checked: " + e.getMessage());
        }
        MailProvider.checkMoment(
                ProviderWords.moment(ProviderWords.text(message, "Timestamp"), Instant.EPOCH), clock.instant());
    }

    /** What Amazon signs, as its documentation lays it out. */
    private static String signed(JsonNode message) {
        boolean confirmation = !ProviderWords.text(message, "Type").equals("Notification");
        List<String> names = confirmation
                ? List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
                : List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
        StringBuilder signed = new StringBuilder();
        for (String name : names) {
            if (message.hasNonNull(name)) {
                signed.append(name)
                        .append('\n')
                        .append(ProviderWords.text(message, name))
                        .append('\n');
            }
        }
        return signed.toString();
    }

    private X509Certificate certificate(URI from) throws GeneralSecurityException {
        X509Certificate known = certificates.get(from);
        if (known == null) {
            known = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(files.get(from)));
            if (certificates.size() < MOST_CERTIFICATES) {
                certificates.put(from, known);
            }
        }
        known.checkValidity(Date.from(clock.instant()));
        return known;
    }

    /** Nothing is ever fetched from anywhere else. */
    private static URI amazon(String address) {
        try {
            URI uri = URI.create(address);
            if ("https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && HOST.matcher(uri.getHost()).matches()
                    && uri.getUserInfo() == null
                    && (uri.getPort() == -1 || uri.getPort() == 443)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new NotGenuine("The report names an address that is none");
        }
        throw new NotGenuine("The report names an address that is not Amazon's");
    }

    /** The events of one notification: SES tells several recipients in one. */
    private static List<Event> events(JsonNode message, String name, Instant at) {
        List<Finding> findings = findings(message);
        return findings.isEmpty()
                ? List.of()
                : List.of(new Event(
                        name,
                        new Report(
                                findings,
                                ProviderWords.everything(message),
                                ProviderWords.text(message, "mail", "commonHeaders", "subject")),
                        message.toString().getBytes(StandardCharsets.UTF_8),
                        at));
    }

    /** What a notification says that came by mail, as SNS can send it; nothing where a text is none. */
    static List<Finding> mailed(String words) {
        if (!words.stripLeading().startsWith("{") || !words.contains("otificationType")) {
            return List.of();
        }
        try {
            JsonNode read =
                    JSON.readTree(words.substring(0, words.lastIndexOf('}') + 1).replaceAll("[\\r\\n]+", " "));
            JsonNode message = read.path("Message").isValueNode()
                            && !read.path("Message").asString().isEmpty()
                    ? JSON.readTree(read.path("Message").asString())
                    : read;
            return findings(message);
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private static List<Finding> findings(JsonNode message) {
        String type = ProviderWords.text(message, "notificationType");
        String kind = type.isEmpty() ? ProviderWords.text(message, "eventType") : type;
        List<Finding> findings = new ArrayList<>();
        switch (kind) {
            case "Bounce" -> bounces(message.path("bounce"), findings);
            case "Complaint" -> complaints(message.path("complaint"), findings);
            case "Delivery" ->
                recipients(message, "delivery", "recipients", ReturnKind.DELIVERY, "smtpResponse", findings);
            case "DeliveryDelay" ->
                recipients(message, "deliveryDelay", "delayedRecipients", ReturnKind.DELAY, "delayType", findings);
            case "Reject" ->
                findings.add(new Finding(
                        ReturnKind.BOUNCE,
                        BounceReason.VIRUS,
                        true,
                        "",
                        "",
                        "",
                        ProviderWords.text(message, "reject", "reason")));
            default -> {
                return List.of();
            }
        }
        return findings;
    }

    private static void bounces(JsonNode bounce, List<Finding> findings) {
        boolean permanent = ProviderWords.text(bounce, "bounceType").equals("Permanent");
        String sub = ProviderWords.text(bounce, "bounceSubType");
        BounceReason otherwise = switch (sub) {
            case "NoEmail", "Suppressed", "OnAccountSuppressionList" -> BounceReason.USER_UNKNOWN;
            case "MailboxFull" -> BounceReason.MAILBOX_FULL;
            case "MessageTooLarge" -> BounceReason.TOO_BIG;
            case "ContentRejected", "AttachmentRejected" -> BounceReason.CONTENT;
            default -> permanent ? BounceReason.USER_UNKNOWN : BounceReason.UNDEFINED;
        };
        for (JsonNode recipient : bounce.path("bouncedRecipients")) {
            String words = ProviderWords.text(recipient, "diagnosticCode");
            String address = ProviderWords.text(recipient, "emailAddress");
            boolean listed = sub.equals("Suppressed") || sub.equals("OnAccountSuppressionList");
            findings.add(
                    listed
                            ? new Finding(ReturnKind.BOUNCE, otherwise, false, address, "", "", words)
                            : ProviderWords.bounce(
                                    address, ProviderWords.text(recipient, "status"), words, permanent, otherwise));
        }
    }

    private static void complaints(JsonNode complaint, List<Finding> findings) {
        String type = ProviderWords.text(complaint, "complaintFeedbackType");
        ReturnKind kind = type.equals("not-spam") || type.equals("auth-failure") || type.equals("virus")
                ? ReturnKind.REPORT
                : ReturnKind.COMPLAINT;
        for (JsonNode recipient : complaint.path("complainedRecipients")) {
            findings.add(ProviderWords.notice(kind, ProviderWords.text(recipient, "emailAddress"), type));
        }
    }

    private static void recipients(
            JsonNode message, String part, String list, ReturnKind kind, String words, List<Finding> findings) {
        String said = ProviderWords.text(message, part, words);
        for (JsonNode recipient : message.path(part).path(list)) {
            String address =
                    recipient.isValueNode() ? recipient.asString() : ProviderWords.text(recipient, "emailAddress");
            findings.add(ProviderWords.notice(kind, address, said));
        }
    }
}
