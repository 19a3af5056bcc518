package org.regulars.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.regulars.testing.TestClock;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

class ProvidersTests {

    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:bounces";
    private static final UnaryOperator<String> NO_HEADERS = name -> "";

    private final JsonMapper json = JsonMapper.builder().build();
    private final TestClock clock = new TestClock();
    private final List<URI> fetched = new ArrayList<>();

    @Test
    void sendgridSignsTimestampAndBody() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        Sendgrid sendgrid = new Sendgrid(
                properties(
                        "sendgrid.public-key",
                        Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())),
                json,
                clock);
        byte[] body = """
                [{"email":"ann@example.com","event":"bounce","sg_event_id":"1","type":"bounce","status":"5.1.1",
                  "reason":"550 5.1.1 The email account that you tried to reach does not exist","smtp-id":"<a@shop.example>"},
                 {"email":"bob@example.com","event":"bounce","sg_event_id":"2","type":"blocked","status":"5.7.1",
                  "reason":"550 5.7.1 blocked using spamhaus"},
                 {"email":"cat@example.com","event":"spamreport","sg_event_id":"3"},
                 {"email":"dan@example.com","event":"deferred","sg_event_id":"4","response":"450 user unknown now"},
                 {"email":"eve@example.com","event":"dropped","sg_event_id":"5","reason":"Bounced Address"},
                 {"email":"fay@example.com","event":"group_unsubscribe","sg_event_id":"6"},
                 {"email":"gus@example.com","event":"delivered","sg_event_id":"7","response":"250 OK"},
                 {"email":"hal@example.com","event":"open","sg_event_id":"8"},
                 {"email":"ivy@example.com","event":"bounce","sg_event_id":"9","type":"bounce","bounce_classification":"Mailbox Unavailable","reason":"unable to do it"}]
                """.getBytes(StandardCharsets.UTF_8);
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String signature = sign("SHA256withECDSA", keys.getPrivate(), timestamp, body);

        List<MailProvider.Event> events = sendgrid.read(sendgridHeaders(signature, timestamp), body);
        assertThat(events)
                .extracting(it -> first(it).kind())
                .containsExactly(
                        ReturnKind.BOUNCE,
                        ReturnKind.BOUNCE,
                        ReturnKind.COMPLAINT,
                        ReturnKind.DELAY,
                        ReturnKind.BOUNCE,
                        ReturnKind.STOP,
                        ReturnKind.DELIVERY,
                        ReturnKind.BOUNCE);
        assertThat(events)
                .extracting(it -> first(it).hard())
                .containsExactly(true, false, false, false, true, false, false, false);
        assertThat(events.get(0).report().searched()).contains("Message-ID: <a@shop.example>");
        assertThat(first(events.get(1)).reason()).isEqualTo(BounceReason.BLOCKED);

        byte[] changed =
                new String(body, StandardCharsets.UTF_8).replace("ann@", "bob@").getBytes(StandardCharsets.UTF_8);
        refused(sendgrid, sendgridHeaders(signature, timestamp), changed);
        refused(sendgrid, sendgridHeaders(signature, timestamp + "1"), body);
        refused(sendgrid, sendgridHeaders("", timestamp), body);
        refused(sendgrid, sendgridHeaders("no base64 at all!", timestamp), body);
        String old = Long.toString(
                clock.instant().minus(java.time.Duration.ofDays(4)).getEpochSecond());
        refused(sendgrid, sendgridHeaders(sign("SHA256withECDSA", keys.getPrivate(), old, body), old), body);
    }

    @Test
    void mailgunSignsTimestampAndToken() throws Exception {
        Mailgun mailgun = new Mailgun(properties("mailgun.signing-key", "key-1"), json, clock);
        String failed = """
                "event":"failed","severity":"permanent","reason":"generic","recipient":"ann@example.com",
                "delivery-status":{"code":550,"message":"5.1.1 no such user","enhanced-code":"5.1.1"},
                "message":{"headers":{"message-id":"a@shop.example"}}""";
        MailProvider.Event event =
                mailgun.read(NO_HEADERS, mailgun("key-1", failed)).get(0);
        assertThat(first(event).hard()).isTrue();
        assertThat(event.report().searched()).contains("Message-ID: <a@shop.example>");
        assertThat(event.name()).isEqualTo("token-1");

        assertThat(first(mailgun.read(NO_HEADERS, mailgun("key-1", failed.replace("permanent", "temporary")))
                                .get(0))
                        .kind())
                .isEqualTo(ReturnKind.DELAY);
        assertThat(first(mailgun.read(NO_HEADERS, mailgun("key-1", """
                "event":"failed","severity":"permanent","reason":"espblock","recipient":"ann@example.com",
                "delivery-status":{"code":554,"message":"5.7.1 blocked by policy of your reputation"}""")).get(0)))
                .satisfies(it -> assertThat(it.hard()).isFalse());
        assertThat(first(mailgun.read(NO_HEADERS, mailgun("key-1", """
                "event":"complained","recipient":"ann@example.com\"""")).get(0)).kind())
                .isEqualTo(ReturnKind.COMPLAINT);
        assertThat(mailgun.read(NO_HEADERS, mailgun("key-1", "\"event\":\"opened\"")))
                .isEmpty();

        refused(mailgun, NO_HEADERS, mailgun("key-2", failed));
        refused(mailgun, NO_HEADERS, "{}".getBytes(StandardCharsets.UTF_8));
        refused(mailgun, NO_HEADERS, "no json".getBytes(StandardCharsets.UTF_8));
        byte[] fresh = mailgun("key-1", failed);
        clock.advance(java.time.Duration.ofDays(4));
        refused(mailgun, NO_HEADERS, fresh);
    }

    @Test
    void postmarkKnowsUsByAPassword() {
        Postmark postmark =
                new Postmark(properties("postmark.user", "shop", "postmark.password", "s3cret"), json, clock);
        UnaryOperator<String> right = name -> name.equals("Authorization") ? basic("shop:s3cret") : "";
        assertThat(first(postmark.read(right, """
                {"RecordType":"Bounce","ID":42,"Type":"HardBounce","TypeCode":1,"Email":"ann@example.com",
                 "Details":"smtp;550 5.1.1 The email account does not exist","MessageID":"m-1","BouncedAt":"2026-05-06T11:00:00Z",
                 "Metadata":{"regulars":"an-id"}}
                """.getBytes(StandardCharsets.UTF_8))
                                .get(0))
                        .hard())
                .isTrue();
        for (Map.Entry<String, ReturnKind> type : Map.of(
                        "SoftBounce", ReturnKind.BOUNCE,
                        "Transient", ReturnKind.DELAY,
                        "AutoResponder", ReturnKind.AUTO_REPLY,
                        "ChallengeVerification", ReturnKind.CHALLENGE,
                        "SpamComplaint", ReturnKind.COMPLAINT,
                        "Unsubscribe", ReturnKind.STOP,
                        "Blocked", ReturnKind.BOUNCE,
                        "AddressChange", ReturnKind.REPORT)
                .entrySet()) {
            Finding finding = first(postmark.read(
                            right,
                            ("{\"RecordType\":\"Bounce\",\"ID\":1,\"Type\":\"" + type.getKey()
                                            + "\",\"Email\":\"ann@example.com\",\"Details\":\"user unknown\"}")
                                    .getBytes(StandardCharsets.UTF_8))
                    .get(0));
            assertThat(finding.kind()).as(type.getKey()).isEqualTo(type.getValue());
            assertThat(finding.hard()).as(type.getKey()).isFalse();
        }
        refused(postmark, name -> basic("shop:wrong"), "{}".getBytes(StandardCharsets.UTF_8));
        refused(postmark, NO_HEADERS, "{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void amazonSignsWithACertificateOfItsOwn() throws Exception {
        for (String version : List.of("1", "2")) {
            byte[] body =
                    sns("Notification", version, bounce("Permanent", "General", "5.1.1", "550 5.1.1 user unknown"));
            MailProvider.Event event = amazon(TOPIC).read(NO_HEADERS, body).get(0);
            assertThat(first(event).hard()).isTrue();
            assertThat(first(event).recipient()).isEqualTo("ann@example.com");
            assertThat(event.report().searched()).contains("X-Regulars-Dispatch: the-id");
        }
        assertThat(first(amazon(TOPIC)
                                .read(
                                        NO_HEADERS,
                                        sns(
                                                "Notification",
                                                "1",
                                                bounce("Transient", "General", "5.1.1", "550 user unknown")))
                                .get(0))
                        .hard())
                .isFalse();
        assertThat(first(amazon(TOPIC)
                                .read(
                                        NO_HEADERS,
                                        sns(
                                                "Notification",
                                                "2",
                                                bounce("Permanent", "OnAccountSuppressionList", "", "")))
                                .get(0))
                        .hard())
                .isTrue();
        assertThat(first(amazon(TOPIC)
                                .read(NO_HEADERS, sns("Notification", "2", """
                {"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"ann@example.com"}],
                 "complaintFeedbackType":"abuse"},"mail":{}}"""))
                                .get(0))
                        .kind())
                .isEqualTo(ReturnKind.COMPLAINT);
    }

    @Test
    void amazonsSubscriptionIsConfirmedAtAmazonOnly() throws Exception {
        assertThat(amazon(TOPIC).read(NO_HEADERS, sns("SubscriptionConfirmation", "1", "You have chosen to subscribe")))
                .isEmpty();
        assertThat(fetched)
                .extracting(URI::toString)
                .containsExactly(
                        "https://sns.eu-west-1.amazonaws.com/cert.pem",
                        "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription");
    }

    @Test
    void amazonsForgersAreRefusedAndNothingIsFetchedForThem() throws Exception {
        byte[] right = sns("Notification", "1", bounce("Permanent", "General", "5.1.1", "550 5.1.1 user unknown"));
        refused(amazon("arn:aws:sns:eu-west-1:1:other"), NO_HEADERS, right);
        String text = new String(right, StandardCharsets.UTF_8);
        for (String address : List.of(
                "https://sns.eu-west-1.amazonaws.com.evil.example/cert.pem",
                "http://sns.eu-west-1.amazonaws.com/cert.pem",
                "https://sns.eu-west-1.amazonaws.com@evil.example/cert.pem",
                "https://evil.example/sns.eu-west-1.amazonaws.com/cert.pem",
                "https://sns.eu-west-1.amazonaws.com:8443/cert.pem",
                "https://bucket.s3.amazonaws.com/cert.pem",
                "file:///etc/passwd")) {
            refused(
                    amazon(TOPIC),
                    NO_HEADERS,
                    text.replace("https://sns.eu-west-1.amazonaws.com/cert.pem", address)
                            .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(fetched).isEmpty();
        refused(
                amazon(TOPIC),
                NO_HEADERS,
                text.replace("ann@example.com", "bob@example.com").getBytes(StandardCharsets.UTF_8));
        refused(
                amazon(TOPIC),
                NO_HEADERS,
                text.replace("\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"9\"")
                        .getBytes(StandardCharsets.UTF_8));
        refused(amazon(TOPIC), NO_HEADERS, "no json".getBytes(StandardCharsets.UTF_8));
        clock.advance(java.time.Duration.ofDays(4));
        refused(amazon(TOPIC), NO_HEADERS, right);
    }

    private static void refused(MailProvider provider, UnaryOperator<String> headers, byte[] body) {
        assertThatThrownBy(() -> provider.read(headers, body)).isInstanceOf(MailProvider.NotGenuine.class);
    }

    private static Finding first(MailProvider.Event event) {
        return event.report().findings().get(0);
    }

    private static BounceProperties properties(String... pairs) {
        Map<String, Object> settings = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put("regulars.bounces." + pairs[i], pairs[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("regulars.bounces", BounceProperties.class);
    }

    private static String sign(String algorithm, PrivateKey key, String before, byte[] body) throws Exception {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(before.getBytes(StandardCharsets.UTF_8));
        signer.update(body);
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    private static UnaryOperator<String> sendgridHeaders(String signature, String timestamp) {
        Map<String, String> headers = Map.of(
                "X-Twilio-Email-Event-Webhook-Signature", signature,
                "X-Twilio-Email-Event-Webhook-Timestamp", timestamp);
        return name -> headers.getOrDefault(name, "");
    }

    private byte[] mailgun(String key, String event) throws Exception {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature =
                HexFormat.of().formatHex(mac.doFinal((timestamp + "token-1").getBytes(StandardCharsets.UTF_8)));
        return ("{\"signature\":{\"timestamp\":\"" + timestamp + "\",\"token\":\"token-1\",\"signature\":\"" + signature
                        + "\"},\"event-data\":{" + event + "}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private AmazonSes amazon(String topic) {
        return new AmazonSes(
                properties("ses.topic-arn", topic),
                address -> {
                    fetched.add(address);
                    return TestCertificate.PEM.getBytes(StandardCharsets.US_ASCII);
                },
                json,
                clock);
    }

    private static String bounce(String type, String sub, String status, String words) {
        return """
                {"notificationType":"Bounce","bounce":{"bounceType":"%s","bounceSubType":"%s","bouncedRecipients":[
                 {"emailAddress":"ann@example.com","status":"%s","action":"failed","diagnosticCode":"smtp; %s"}]},
                 "mail":{"headers":[{"name":"X-Regulars-Dispatch","value":"the-id"}],"commonHeaders":{"subject":"Basket"}}}
                """.formatted(type, sub, status, words);
    }

    private byte[] sns(String type, String version, String message) throws Exception {
        Map<String, String> fields = new java.util.LinkedHashMap<>();
        boolean confirmation = type.equals("SubscriptionConfirmation");
        fields.put("Message", message);
        fields.put("MessageId", "m-1");
        if (confirmation) {
            fields.put("SubscribeURL", "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription");
        }
        fields.put("Timestamp", clock.instant().toString());
        if (confirmation) {
            fields.put("Token", "t-1");
        }
        fields.put("TopicArn", TOPIC);
        fields.put("Type", type);
        StringBuilder signed = new StringBuilder();
        fields.forEach(
                (name, value) -> signed.append(name).append('\n').append(value).append('\n'));
        String signature = sign(
                version.equals("1") ? "SHA1withRSA" : "SHA256withRSA",
                TestCertificate.key(),
                signed.toString(),
                new byte[0]);
        Map<String, Object> all = new java.util.LinkedHashMap<>(fields);
        all.put("SignatureVersion", version);
        all.put("Signature", signature);
        all.put("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/cert.pem");
        return json.writeValueAsBytes(all);
    }
}
