package org.regulars.consent;

import java.util.Base64;
import org.regulars.token.SignedTokens;

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
        return SignedTokens.sha256(text);
    }
}
