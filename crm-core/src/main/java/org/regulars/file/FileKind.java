package org.regulars.file;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tells what a file is by how it begins, for its name may say anything. */
public final class FileKind {

    static final String UNKNOWN = "application/octet-stream";

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private FileKind() {}

    /** The media type that these first bytes are of; {@code application/octet-stream} for an unknown one. */
    public static String of(byte[] start) {
        if (begins(start, "%PDF-")) {
            return "application/pdf";
        }
        if (begins(start, "\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        if (begins(start, "\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (begins(start, "GIF87a") || begins(start, "GIF89a")) {
            return "image/gif";
        }
        if (begins(start, "RIFF")
                && start.length > 12
                && new String(start, 8, 4, StandardCharsets.ISO_8859_1).equals("WEBP")) {
            return "image/webp";
        }
        if (start.length >= ZIP.length && Arrays.equals(start, 0, ZIP.length, ZIP, 0, ZIP.length)) {
            return zip(new String(start, StandardCharsets.ISO_8859_1));
        }
        if (begins(start, "\u00d0\u00cf\u0011\u00e0")) {
            return "application/x-ole-storage";
        }
        return text(start) ? "text/plain" : UNKNOWN;
    }

    private static String zip(String start) {
        String office = "application/vnd.openxmlformats-officedocument.";
        if (start.contains("word/")) {
            return office + "wordprocessingml.document";
        }
        if (start.contains("xl/")) {
            return office + "spreadsheetml.sheet";
        }
        return "application/zip";
    }

    private static boolean begins(byte[] start, String sign) {
        byte[] wanted = sign.getBytes(StandardCharsets.ISO_8859_1);
        return start.length >= wanted.length && Arrays.equals(start, 0, wanted.length, wanted, 0, wanted.length);
    }

    /** UTF-8 without control characters; the last letter may be cut in half. */
    private static boolean text(byte[] start) {
        for (byte one : start) {
            if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t') {
                return false;
            }
        }
        for (int cut = 0; cut < 4 && cut <= start.length; cut++) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(start, 0, start.length - cut));
                return true;
            } catch (CharacterCodingException e) {
                continue;
            }
        }
        return false;
    }
}
