package org.regulars.consent;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * The exact words beside a box that somebody ticked.
 *
 * @param topic '' when the words are about the whole purpose
 * @param language lower-case ISO 639-1
 */
public record ShownWording(String purpose, String topic, String language, String text) {

    /** Under which these words are found again: the SHA-256 of the text in base64url. */
    public String fingerprint() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256());
    }

    byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
