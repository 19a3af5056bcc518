package org.regulars.delivery;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a private key as openssl writes it; messages name the file and never what is in it. */
final class PrivateKeyFile {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN (RSA )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:RSA )?PRIVATE KEY-----");

    /** Version and algorithm of a PKCS #8 envelope around an RSA key (RFC 5958, RFC 8017). */
    private static final byte[] RSA = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private static final int SHORTEST = 1024;

    private PrivateKeyFile() {}

    static PrivateKey read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalStateException("REGULARS_DKIM_KEY: the file " + file + " cannot be read", e);
        }
        Matcher pem = PEM.matcher(text);
        if (!pem.find()) {
            throw new IllegalStateException(
                    "REGULARS_DKIM_KEY: the file " + file + " holds no private key as PEM that is not encrypted");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
        byte[] key = pem.group(1) == null ? encoded : enveloped(encoded);
        for (String algorithm : new String[] {"RSA", "Ed25519"}) {
            try {
                PrivateKey read = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
                if (read instanceof RSAKey rsa && rsa.getModulus().bitLength() < SHORTEST) {
                    throw new IllegalStateException("REGULARS_DKIM_KEY: the key in " + file + " is shorter than "
                            + SHORTEST + " bits, which no receiver takes");
                }
                return read;
            } catch (GeneralSecurityException e) {
                // It may be one of the other kind.
                continue;
            }
        }
        throw new IllegalStateException("REGULARS_DKIM_KEY: the key in " + file + " is neither RSA nor Ed25519");
    }

    private static byte[] enveloped(byte[] rsa) {
        return der(0x30, joined(RSA, der(0x04, rsa)));
    }

    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 128
                ? new byte[] {(byte) tag, (byte) length}
                : length < 256
                        ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                        : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
