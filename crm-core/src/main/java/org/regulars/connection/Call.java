package org.regulars.connection;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A call as it came.
 *
 * @param headers gives a header by its name, '' when it is not there
 */
public record Call(UnaryOperator<String> headers, byte[] body) {

    String header(String name) {
        return headers.apply(name);
    }

    /** Whether a header holds the base64 HMAC-SHA-256 of the body; takes as long for a wrong one as for the right one. */
    boolean signedBy(String secret, String header) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] said = Base64.getDecoder().decode(header(header).strip());
            return MessageDigest.isEqual(mac.doFinal(body), said);
        } catch (IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
