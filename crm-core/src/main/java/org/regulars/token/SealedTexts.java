package org.regulars.token;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Keeps texts that have to be read again by the server, and by nobody who only has the rows: AES-256-GCM with a key of the
 * server for each use, a random nonce before the sealed bytes.
 */
@Component
public class SealedTexts {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Secrets secrets;

    SealedTexts(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Seals a text; twice the same gives different bytes. */
    public byte[] seal(String use, String text) {
        byte[] nonce = new byte[NONCE];
        new SecureRandom().nextBytes(nonce);
        byte[] closed = cipher(use, Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = Arrays.copyOf(nonce, NONCE + closed.length);
        System.arraycopy(closed, 0, sealed, NONCE, closed.length);
        return sealed;
    }

    /**
     * The text again.
     *
     * @throws IllegalStateException if it was not sealed here for this use
     */
    public String open(String use, byte[] sealed) {
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        return new String(
                cipher(use, Cipher.DECRYPT_MODE, nonce, Arrays.copyOfRange(sealed, NONCE, sealed.length)),
                StandardCharsets.UTF_8);
    }

    private byte[] cipher(String use, int mode, byte[] nonce, byte[] bytes) {
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    mode, new SecretKeySpec(secrets.of("seal:" + use), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A sealed text cannot be opened", e);
        }
    }
}
