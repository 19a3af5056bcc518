package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.regulars.shop.ShopProperties;

class DkimTests {

    /** The key of selector test, as RFC 8463 and RFC 6376 publish it. */
    private static final String RSA_OF_THE_RFC = """
            -----BEGIN RSA PRIVATE KEY-----
            MIICXQIBAAKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQi
            Y/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqM
            KrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB
            AoGAH0cxOhFZDgzXWhDhnAJDw5s4roOXN4OhjiXa8W7Y3rhX3FJqmJSPuC8N9vQm
            6SVbaLAE4SG5mLMueHlh4KXffEpuLEiNp9Ss3O4YfLiQpbRqE7Tm5SxKjvvQoZZe
            zHorimOaChRL2it47iuWxzxSiRMv4c+j70GiWdxXnxe4UoECQQDzJB/0U58W7RZy
            6enGVj2kWF732CoWFZWzi1FicudrBFoy63QwcowpoCazKtvZGMNlPWnC7x/6o8Gc
            uSe0ga2xAkEA8C7PipPm1/1fTRQvj1o/dDmZp243044ZNyxjg+/OPN0oWCbXIGxy
            WvmZbXriOWoSALJTjExEgraHEgnXssuk7QJBALl5ICsYMu6hMxO73gnfNayNgPxd
            WFV6Z7ULnKyV7HSVYF0hgYOHjeYe9gaMtiJYoo0zGN+L3AAtNP9huqkWlzECQE1a
            licIeVlo1e+qJ6Mgqr0Q7Aa7falZ448ccbSFYEPD6oFxiOl9Y9se9iYHZKKfIcst
            o7DUw1/hz2Ck4N5JrgUCQQCyKveNvjzkkd8HjYs0SwM0fPjK16//5qDZ2UiDGnOe
            uEzxBDAr518Z8VFbR41in3W4Y3yCDgQlLlcETrS+zYcL
            -----END RSA PRIVATE KEY-----
            """;

    /** The mail of RFC 6376, appendix A, as it is in RFC 8463. */
    private static final String HEADER = """
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>
            """.replace("\n", "\r\n");

    private static final String BODY = """
            Hi.

            We lost the game.  Are you hungry yet?

            Joe.
            """.replace("\n", "\r\n");

    private static final List<String> SIGNED =
            List.of("from", "to", "subject", "date", "message-id", "from", "subject", "date");

    @TempDir
    Path folder;

    @Test
    void makesTheSignaturesThatTheRfcPublishes() throws Exception {
        assertThat(Dkim.bodyHash(BODY.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
        byte[] seed = Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        PrivateKey ed25519 = KeyFactory.getInstance("Ed25519")
                .generatePrivate(new PKCS8EncodedKeySpec(HexFormat.of()
                        .parseHex("302e020100300506032b657004220420"
                                + HexFormat.of().formatHex(seed))));
        assertThat(Dkim.sign(ed25519, Dkim.fields(HEADER), SIGNED, """
                        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
                         d=football.example.com; i=@football.example.com;
                         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
                         subject : date : message-id : from : subject : date;
                         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                         b=""".replace("\n", "\r\n")))
                .isEqualTo("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
                        + "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
        assertThat(Dkim.sign(PrivateKeyFile.read(file(RSA_OF_THE_RFC)), Dkim.fields(HEADER), SIGNED, """
                        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
                         d=football.example.com; i=@football.example.com;
                         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
                         date : message-id : from : subject : date;
                         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                         b=""".replace(
                                "\n", "\r\n")))
                .isEqualTo("F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3"
                        + "DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz"
                        + "dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "'\r\n\r\n', 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    })
    void takesAnEmptyBodyForNothing(String body, String hash) {
        assertThat(Dkim.bodyHash(body.replace("\\r", "\r").replace("\\n", "\n").getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(hash);
    }

    @Test
    void forgivesWhatServersOnTheWayDo() {
        byte[] hash = Dkim.bodyHash("a b\r\n c\r\n".getBytes(StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        for (String body : List.of("a \t b  \r\n\tc\r\n\r\n\r\n", "a b\r\n c")) {
            assertThat(Dkim.bodyHash(body.getBytes(StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII))
                    .isEqualTo(hash);
        }
        assertThat(Dkim.bodyHash("ab\r\n c\r\n".getBytes(StandardCharsets.US_ASCII))
                        .getBytes(StandardCharsets.US_ASCII))
                .isNotEqualTo(hash);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "Ed25519"})
    void signsSoThatAReceiverBelievesItAndNobodyCanAddASender(String algorithm) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        Dkim dkim = new Dkim(new DkimProperties("s1", file(pem(keys.getPrivate())), ""), shop());
        String mail = HEADER + "List-Unsubscribe: <https://a.example/>,\r\n\t<mailto:b@a.example>\r\n\r\n" + BODY;

        String signed = new String(
                dkim.signed(mail.getBytes(StandardCharsets.ISO_8859_1), Instant.ofEpochSecond(1_528_637_909)),
                StandardCharsets.ISO_8859_1);

        assertThat(signed)
                .endsWith(mail)
                .startsWith("DKIM-Signature: v=1; a=" + (algorithm.equals("RSA") ? "rsa" : "ed25519")
                        + "-sha256; c=relaxed/relaxed; d=shop.example;\r\n s=s1; t=1528637909;\r\n h=From:");
        assertThat(signed.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(100));
        assertThat(believes(signed, keys.getPublic())).isTrue();
        assertThat(believes(
                        signed.replace("Subject: Is", "subject:  Is").replace("SixPack <", "SixPack   <"),
                        keys.getPublic()))
                .as("spaces do not matter")
                .isTrue();
        assertThat(believes(signed.replace("hungry", "thirsty"), keys.getPublic()))
                .isFalse();
        assertThat(believes(signed.replace("Is dinner", "Is lunch"), keys.getPublic()))
                .isFalse();
        for (String added : List.of("From: Eve <eve@evil.example>", "Reply-To: eve@evil.example", "Subject: Pay now")) {
            assertThat(believes(signed.replace("From: Joe", added + "\r\nFrom: Joe"), keys.getPublic()))
                    .as(added)
                    .isFalse();
        }
        assertThat(dkim.matches(keys.getPublic())).isTrue();
        assertThat(dkim.matches(KeyPairGenerator.getInstance(algorithm)
                        .generateKeyPair()
                        .getPublic()))
                .isFalse();
    }

    @Test
    void leavesMailsAloneWhereItHasNoKey() {
        Dkim dkim = new Dkim(new DkimProperties("", null, ""), shop());
        byte[] mail = (HEADER + "\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
        assertThat(dkim.signed(mail, Instant.EPOCH)).isSameAs(mail);
        assertThat(dkim.selector()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAKeyAndNothingThatIsInIt() throws Exception {
        String secret = "c2VjcmV0LXZhbHVl";
        for (String text :
                List.of("no key", "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----")) {
            Path file = file(text);
            assertThatThrownBy(() -> PrivateKeyFile.read(file))
                    .hasMessageContaining("REGULARS_DKIM_KEY")
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining(secret);
        }
        assertThatThrownBy(() -> PrivateKeyFile.read(folder.resolve("none"))).hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> new DkimProperties("s1", null, "")).hasMessageContaining("REGULARS_DKIM_KEY");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512);
        Path small = file(pem(generator.generateKeyPair().getPrivate()));
        assertThatThrownBy(() -> PrivateKeyFile.read(small)).hasMessageContaining("shorter than 1024");
    }

    /** What a receiver does (RFC 6376, 6.1.3), for relaxed signatures. */
    private static boolean believes(String mail, PublicKey key) throws Exception {
        int end = mail.indexOf("\r\n\r\n");
        List<String> fields =
                new ArrayList<>(Arrays.asList(mail.substring(0, end).split("\r\n(?=[^ \t])")));
        String own = fields.remove(0);
        String tags = own.replaceAll("\\s", "");
        String body = mail.substring(end + 4)
                .replaceAll("[ \t]+", " ")
                .replaceAll(" \r\n", "\r\n")
                .replaceFirst("(\r\n)*\\z", "\r\n");
        byte[] bodyHash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder text = new StringBuilder();
        for (String name : tag(tags, "h").split(":")) {
            for (int i = fields.size() - 1; i >= 0; i--) {
                if (fields.get(i).toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
                    text.append(relaxed(fields.remove(i))).append("\r\n");
                    break;
                }
            }
        }
        text.append(relaxed(own.replaceFirst("(?s)b=[^=;]*={0,2}$", "b=")));
        byte[] signed = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        boolean rsa = key.getAlgorithm().equals("RSA");
        Signature check = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
        check.initVerify(key);
        check.update(rsa ? signed : MessageDigest.getInstance("SHA-256").digest(signed));
        return Base64.getEncoder().encodeToString(bodyHash).equals(tag(tags, "bh"))
                && check.verify(Base64.getDecoder().decode(tag(tags, "b")));
    }

    private static String tag(String tags, String name) {
        return Arrays.stream(tags.substring(tags.indexOf(':') + 1).split(";"))
                .filter(tag -> tag.startsWith(name + "="))
                .map(tag -> tag.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        return field.substring(0, colon).toLowerCase(Locale.ROOT).strip() + ":"
                + field.substring(colon + 1).replaceAll("\\s+", " ").strip();
    }

    private Path file(String content) throws Exception {
        Path file = Files.createTempFile(folder, "key", ".pem");
        return Files.writeString(file, content);
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static ShopProperties shop() {
        return new ShopProperties(
                "Shop",
                URI.create("http://localhost"),
                "hello@shop.example",
                "1 Street",
                Currency.getInstance("GBP"),
                ZoneId.of("UTC"),
                URI.create("https://shop.example"),
                "en",
                "");
    }
}
