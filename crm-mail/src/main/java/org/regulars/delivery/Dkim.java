package org.regulars.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/**
 * Signs mails in the name of our domain (DKIM, RFC 6376; Ed25519 as in RFC 8463), relaxed in header and body. The sender and
 * what could be added to mislead is signed once more than it is there, so that nobody can add it.
 */
@Component
public class Dkim {

    private static final List<String> SIGNED = List.of(
            "From",
            "From",
            "Reply-To",
            "To",
            "Subject",
            "Subject",
            "Date",
            "Date",
            "Message-ID",
            "MIME-Version",
            "Content-Type",
            "List-Unsubscribe",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Id",
            "Feedback-ID",
            "Auto-Submitted");
    private static final String HEADER = "DKIM-Signature";
    private static final int LINE = 72;
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

    private final String selector;
    private final String domain;
    private final @Nullable PrivateKey key;

    Dkim(DkimProperties properties, ShopProperties shop) {
        this.selector = properties.selector();
        this.domain = properties.domain().isEmpty()
                ? shop.senderAddress().substring(shop.senderAddress().lastIndexOf('@') + 1)
                : properties.domain();
        this.key = selector.isEmpty() || properties.key() == null ? null : PrivateKeyFile.read(properties.key());
    }

    /** The selector of our key; '' where we do not sign. */
    public String selector() {
        return selector;
    }

    /** The domain that signs. */
    public String domain() {
        return domain;
    }

    /** Whether a public key is the one to ours. */
    public boolean matches(PublicKey published) {
        PrivateKey ours = key;
        if (ours == null
                || ours.getAlgorithm().equals("RSA") != published.getAlgorithm().equals("RSA")) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(algorithm(ours));
            check.initVerify(published);
            check.update(ours.getAlgorithm().equals("RSA") ? SAMPLE : sha256(SAMPLE));
            return check.verify(signature(ours, SAMPLE));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The mail with its signature before it; as it is where we do not sign. */
    byte[] signed(byte[] mail, Instant now) {
        PrivateKey ours = key;
        if (ours == null) {
            return mail;
        }
        int end = headerEnd(mail);
        List<Field> fields = fields(new String(mail, 0, end, StandardCharsets.ISO_8859_1));
        List<String> names = names(fields);
        boolean rsa = ours.getAlgorithm().equals("RSA");
        String header = HEADER + ": v=1; a=" + (rsa ? "rsa" : "ed25519") + "-sha256; c=relaxed/relaxed; d=" + domain
                + ";\r\n s=" + selector + "; t=" + now.getEpochSecond() + ";\r\n h=" + String.join(":\r\n ", names)
                + ";\r\n bh=" + bodyHash(Arrays.copyOfRange(mail, Math.min(end + 2, mail.length), mail.length))
                + ";\r\n b=";
        String b = sign(ours, fields, names, header);
        StringBuilder whole = new StringBuilder(header);
        for (int from = 0; from < b.length(); from += LINE) {
            whole.append(from == 0 ? "" : "\r\n ").append(b, from, Math.min(b.length(), from + LINE));
        }
        byte[] head = whole.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] signed = Arrays.copyOf(head, head.length + mail.length);
        System.arraycopy(mail, 0, signed, head.length, mail.length);
        return signed;
    }

    /** One header field as it stands in the mail, without its last line break. */
    record Field(String name, String whole) {}

    /** The signature of these fields and of the signature's own field, whose b= is empty (RFC 6376, 3.7). */
    static String sign(PrivateKey key, List<Field> fields, List<String> names, String signatureField) {
        StringBuilder text = new StringBuilder();
        Map<String, Integer> used = new HashMap<>();
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            List<Field> its =
                    fields.stream().filter(field -> field.name().equals(lower)).toList();
            // The lowest first; one that is not there counts as nothing.
            int nth = used.merge(lower, 1, Integer::sum);
            if (nth <= its.size()) {
                text.append(relaxed(its.get(its.size() - nth).whole())).append("\r\n");
            }
        }
        text.append(relaxed(signatureField));
        try {
            return Base64.getEncoder()
                    .encodeToString(signature(key, text.toString().getBytes(StandardCharsets.ISO_8859_1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signature(PrivateKey key, byte[] text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key));
        signature.initSign(key);
        // Ed25519 signs the hash of what is signed (RFC 8463, 3).
        signature.update(key.getAlgorithm().equals("RSA") ? text : sha256(text));
        return signature.sign();
    }

    private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "Ed25519";
    }

    /** Those of what we sign that are there, and what nobody shall add. */
    private static List<String> names(List<Field> fields) {
        List<String> names = new ArrayList<>();
        for (String name : SIGNED) {
            boolean there = fields.stream().anyMatch(field -> field.name().equals(name.toLowerCase(Locale.ROOT)));
            if (there || name.equals("Reply-To")) {
                names.add(name);
            }
        }
        return names;
    }

    static List<Field> fields(String header) {
        List<Field> fields = new ArrayList<>();
        for (String field : header.split("\r\n(?![ \t])")) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(field.substring(0, colon).strip().toLowerCase(Locale.ROOT), field));
            }
        }
        return fields;
    }

    private static String relaxed(String field) {
        int colon = field.indexOf(':');
        String value = field.substring(colon + 1).replace("\r\n", "").replaceAll("[ \t]+", " ");
        return field.substring(0, colon).strip().toLowerCase(Locale.ROOT) + ":" + value.strip();
    }

    /** Where the header ends, behind its last line break. */
    private static int headerEnd(byte[] mail) {
        for (int i = 0; i + 3 < mail.length; i++) {
            if (mail[i] == '\r' && mail[i + 1] == '\n' && mail[i + 2] == '\r' && mail[i + 3] == '\n') {
                return i + 2;
            }
        }
        return mail.length;
    }

    /** Of the body with its lines' spaces made one, those at their ends and the empty lines at the end left out (RFC 6376, 3.4.4). */
    static String bodyHash(byte[] body) {
        byte[] relaxed = new byte[2 * body.length + 2];
        int length = 0;
        int content = 0;
        boolean space = false;
        for (byte b : body) {
            if (b == ' ' || b == '\t') {
                space = true;
            } else if (b == '\r') {
                // Only line breaks have one here.
                space = false;
            } else if (b == '\n') {
                relaxed[length++] = '\r';
                relaxed[length++] = '\n';
            } else {
                if (space) {
                    relaxed[length++] = ' ';
                    space = false;
                }
                relaxed[length++] = b;
                content = length;
            }
        }
        if (content > 0) {
            relaxed[content] = '\r';
            relaxed[content + 1] = '\n';
        }
        try {
            return Base64.getEncoder().encodeToString(sha256(Arrays.copyOf(relaxed, content == 0 ? 0 : content + 2)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
