package org.regulars.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The body of a mail in two parts, seven bits throughout (RFC 2045, 2046), so that no server on the way has to change what was
 * signed. The mail library does the same twenty times slower, which sending to many would be bound by.
 */
final class Parts {

    private static final int LONGEST_LINE = 76;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CRLF = {'\r', '\n'};

    private byte[] made;
    private int length;

    private Parts(int expected) {
        made = new byte[expected];
    }

    static byte[] alternative(String boundary, String text, String html) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] page = html.getBytes(StandardCharsets.UTF_8);
        Parts parts = new Parts((plain.length + page.length) * 5 / 4 + 1_000);
        parts.part(boundary, "plain", plain);
        parts.part(boundary, "html", page);
        parts.line("--" + boundary + "--");
        return Arrays.copyOf(parts.made, parts.length);
    }

    private void part(String boundary, String subtype, byte[] content) {
        boolean foreign = foreign(content);
        line("--" + boundary);
        line("Content-Type: text/" + subtype + "; charset=UTF-8");
        line("Content-Transfer-Encoding: " + (foreign ? "base64" : "quoted-printable"));
        line("");
        if (foreign) {
            add(Base64.getMimeEncoder(LONGEST_LINE, CRLF).encode(content));
        } else {
            quoted(content);
        }
        line("");
    }

    /** Whether so much of it is beyond ASCII that quoting would make it longer. */
    private static boolean foreign(byte[] content) {
        int beyond = 0;
        for (byte b : content) {
            beyond += b < 0 ? 1 : 0;
        }
        return beyond > content.length / 6;
    }

    /** Every byte that is not printable as it is becomes =XX; a line that grows too long ends in =. */
    private void quoted(byte[] content) {
        room(3 * content.length + content.length / 20 + 16);
        int column = 0;
        for (int i = 0; i < content.length; i++) {
            byte b = content[i];
            if (b == '\n' || b == '\r') {
                if (b == '\r' && i + 1 < content.length && content[i + 1] == '\n') {
                    i++;
                }
                made[length++] = '\r';
                made[length++] = '\n';
                column = 0;
                continue;
            }
            boolean ends = i + 1 == content.length || content[i + 1] == '\n' || content[i + 1] == '\r';
            boolean plain = b > 32 && b < 127 && b != '=' || (b == ' ' || b == '\t') && !ends;
            if (column + (plain ? 1 : 3) > LONGEST_LINE - (ends ? 0 : 1)) {
                made[length++] = '=';
                made[length++] = '\r';
                made[length++] = '\n';
                column = 0;
            }
            if (plain) {
                made[length++] = b;
                column++;
            } else {
                made[length++] = '=';
                made[length++] = HEX[(b >> 4) & 15];
                made[length++] = HEX[b & 15];
                column += 3;
            }
        }
    }

    private void line(String line) {
        add(line.getBytes(StandardCharsets.US_ASCII));
        add(CRLF);
    }

    private void add(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, made, length, bytes.length);
        length += bytes.length;
    }

    private void room(int more) {
        if (length + more > made.length) {
            made = Arrays.copyOf(made, Math.max(made.length * 3 / 2, length + more));
        }
    }
}
