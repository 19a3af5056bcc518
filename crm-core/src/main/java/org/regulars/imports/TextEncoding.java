package org.regulars.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/** Finds out in which character set a file is written, by looking at all of it. */
final class TextEncoding {

    private static final int SAMPLE = 1 << 20;
    private static final List<String> MULTI_BYTE =
            List.of("SHIFT_JIS", "EUC-JP", "EUC-KR", "GB18030", "BIG5", "EUC-TW");

    private long bytes;
    private long lines;

    long bytes() {
        return bytes;
    }

    long lines() {
        return lines;
    }

    /**
     * Reads the stream to its end.
     *
     * @throws FileUnusable if it is empty or no text
     */
    Charset detect(InputStream content) throws IOException {
        Utf8 utf8 = new Utf8();
        byte[] buffer = new byte[1 << 16];
        // What tells character sets apart are the bytes beyond ASCII, so the sample is of chunks that have some.
        byte[] sample = new byte[SAMPLE];
        int sampled = 0;
        byte[] head = new byte[0];
        int read;
        while ((read = content.readNBytes(buffer, 0, buffer.length)) > 0) {
            if (bytes == 0) {
                head = Arrays.copyOf(buffer, read);
            }
            bytes += read;
            boolean beyondAscii = utf8.add(buffer, read);
            if (beyondAscii && sampled < SAMPLE) {
                int some = Math.min(read, SAMPLE - sampled);
                System.arraycopy(buffer, 0, sample, sampled, some);
                sampled += some;
            }
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n'
                        || (buffer[i] == '\r' && i + 1 < read && buffer[i + 1] != '\n' && buffer[i + 1] != 0)) {
                    lines++;
                }
            }
        }
        if (bytes == 0) {
            throw new FileUnusable("The file is empty.");
        }
        Charset unicode = unicode(head);
        if (unicode != null) {
            return unicode;
        }
        if (isBinary(head)) {
            throw new FileUnusable("This is not a text file. Save the table as CSV and upload that.");
        }
        return utf8.valid() ? StandardCharsets.UTF_8 : legacy(Arrays.copyOf(sample, sampled));
    }

    /** A reader that leaves out the byte order mark; what cannot be decoded becomes a question mark of its own. */
    static Reader reader(InputStream content, Charset charset) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(content, 4);
        byte[] head = peeked.readNBytes(4);
        int mark = markLength(head);
        peeked.unread(head, mark, head.length - mark);
        return new InputStreamReader(
                peeked,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }

    private static int markLength(byte[] head) {
        if (head.length >= 4
                && ((head[0] == (byte) 0xff && head[1] == (byte) 0xfe && head[2] == 0 && head[3] == 0)
                        || (head[0] == 0 && head[1] == 0 && head[2] == (byte) 0xfe && head[3] == (byte) 0xff))) {
            return 4;
        }
        if (head.length >= 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf) {
            return 3;
        }
        boolean utf16 = head.length >= 2
                && ((head[0] == (byte) 0xff && head[1] == (byte) 0xfe)
                        || (head[0] == (byte) 0xfe && head[1] == (byte) 0xff));
        return utf16 ? 2 : 0;
    }

    private static @Nullable Charset unicode(byte[] head) {
        if (markLength(head) == 3) {
            return StandardCharsets.UTF_8;
        }
        if (markLength(head) == 4) {
            return Charset.forName(head[0] == 0 ? "UTF-32BE" : "UTF-32LE");
        }
        if (markLength(head) == 2) {
            return head[0] == (byte) 0xff ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
        }
        Charset wide = fourBytes(head);
        if (wide != null) {
            return wide;
        }
        int even = 0;
        int odd = 0;
        int pairs = Math.min(head.length, 4096) / 2;
        for (int i = 0; i < pairs; i++) {
            even += head[2 * i] == 0 ? 1 : 0;
            odd += head[2 * i + 1] == 0 ? 1 : 0;
        }
        if (pairs > 2 && odd > pairs * 0.7 && even < pairs * 0.1) {
            return StandardCharsets.UTF_16LE;
        }
        return pairs > 2 && even > pairs * 0.7 && odd < pairs * 0.1 ? StandardCharsets.UTF_16BE : null;
    }

    private static @Nullable Charset fourBytes(byte[] head) {
        int[] zeros = new int[4];
        int quads = Math.min(head.length, 4096) / 4;
        for (int i = 0; i < quads * 4; i++) {
            zeros[i % 4] += head[i] == 0 ? 1 : 0;
        }
        if (quads < 3 || zeros[1] < quads * 0.9 || zeros[2] < quads * 0.9) {
            return null;
        }
        return zeros[3] > quads * 0.9
                ? Charset.forName("UTF-32LE")
                : zeros[0] > quads * 0.9 ? Charset.forName("UTF-32BE") : null;
    }

    /** A stray NUL is a row's problem; many control characters are no text. */
    private static boolean isBinary(byte[] head) {
        int strange = 0;
        for (byte b : head) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1a && b != 0x1b) {
                strange++;
            }
        }
        return strange > Math.max(2, head.length / 50);
    }

    /**
     * The detector's guess where the file bears it out. On short or mostly English text it is often wrong, so rare sets are
     * believed only where bytes beyond ASCII are most of the letters.
     */
    private static Charset legacy(byte[] sample) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(sample, 0, sample.length);
        detector.dataEnd();
        String name = detector.getDetectedCharset();
        if (name == null
                || !Charset.isSupported(name)
                || name.equals("ISO-8859-1")
                || name.equals("WINDOWS-1252")
                || name.startsWith("UTF")) {
            return SingleByte.of(sample);
        }
        Charset guess = Charset.forName(name);
        long beyond = 0;
        long ascii = 0;
        for (byte b : sample) {
            beyond += b < 0 ? 1 : 0;
            ascii += (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') ? 1 : 0;
        }
        double share = beyond / (double) Math.max(1, beyond + ascii);
        boolean borneOut = MULTI_BYTE.contains(name) ? share > 0.25 && decodes(sample, guess) : share > 0.35;
        return borneOut ? guess : SingleByte.of(sample);
    }

    private static boolean decodes(byte[] sample, Charset charset) {
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    // The sample may end within a character.
                    .decode(ByteBuffer.wrap(sample, 0, Math.max(0, lastLineEnd(sample))))
                    .toString();
            return !text.isEmpty();
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static int lastLineEnd(byte[] sample) {
        int end = sample.length;
        while (end > 0 && sample[end - 1] != '\n') {
            end--;
        }
        return end == 0 ? sample.length : end;
    }

    /** Whether bytes, given piece by piece, are UTF-8; a character may lie across two pieces. */
    private static final class Utf8 {

        private boolean valid = true;
        private int expected;

        private boolean add(byte[] bytes, int length) {
            boolean beyond = false;
            for (int i = 0; i < length; i++) {
                int b = bytes[i];
                if (b >= 0) {
                    valid &= expected == 0;
                    expected = 0;
                    continue;
                }
                beyond = true;
                if (expected > 0 && (b & 0xc0) == 0x80) {
                    expected--;
                } else if (expected == 0 && (b & 0xe0) == 0xc0 && (b & 0xff) >= 0xc2) {
                    expected = 1;
                } else if (expected == 0 && (b & 0xf0) == 0xe0) {
                    expected = 2;
                } else if (expected == 0 && (b & 0xf8) == 0xf0) {
                    expected = 3;
                } else {
                    valid = false;
                    expected = 0;
                }
            }
            return beyond;
        }

        private boolean valid() {
            return valid;
        }
    }
}
