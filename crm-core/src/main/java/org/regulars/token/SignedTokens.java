package org.regulars.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Makes and checks the tokens in links that customers get, and hashes what must be found again but never read.
 *
 * <p>A token is its content and an HMAC-SHA-256 over use and content, both base64url without padding, joined by a dot.
 * A token for one use is worth nothing for another.
 */
@Component
public class SignedTokens {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final int SIGNATURE_BYTES = 20;

    private final Secrets secrets;

    SignedTokens(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A token for one use ("preferences", "why" …) over any content; the same content always gives the same token. */
    public String sign(String use, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(signature(use, bytes));
    }

    /** The content of a token, or empty when it was not signed here for this use. */
    public Optional<String> verify(String use, String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > 400) {
            return Optional.empty();
        }
        try {
            byte[] content = DECODER.decode(token.substring(0, dot));
            byte[] signature = DECODER.decode(token.substring(dot + 1));
            // Decoders forgive stray bits in the last character; one link shall have one spelling.
            boolean genuine = MessageDigest.isEqual(signature, signature(use, content))
                    && token.equals(ENCODER.encodeToString(content) + "." + ENCODER.encodeToString(signature));
            return genuine ? Optional.of(new String(content, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A keyed hash (HMAC-SHA-256, 32 bytes) of a value such as an address, under which it can be found but not read. */
    public byte[] keyedHash(String use, String value) {
        return hmac("hash:" + use, value.getBytes(StandardCharsets.UTF_8));
    }

    /** 160 random bits in base64url, for tokens that are stored as {@link #sha256}. */
    public static String random() {
        byte[] bytes = new byte[20];
        new SecureRandom().nextBytes(bytes);
        return ENCODER.encodeToString(bytes);
    }

    /** The plain SHA-256 (32 bytes) of a token that is itself random. */
    public static byte[] sha256(String token) {
        return sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The same of any bytes; whoever knows some that are short can find them by it. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signature(String use, byte[] content) {
        return java.util.Arrays.copyOf(hmac("link:" + use, content), SIGNATURE_BYTES);
    }

    private byte[] hmac(String use, byte[] content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.of(use), "HmacSHA256"));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
