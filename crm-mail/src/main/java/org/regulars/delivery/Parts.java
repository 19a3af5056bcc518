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
        int i = 0;
        while (i < content.length) {
            int run = run(content, i, LONGEST_LINE - 1 - column);
            if (run > 0) {
                System.arraycopy(content, i, made, length, run);
                length += run;
                column += run;
                i += run;
            } else if (content[i] == '\n' || content[i] == '\r') {
                i += content[i] == '\r' && i + 1 < content.length && content[i + 1] == '\n' ? 2 : 1;
                add(CRLF);
                column = 0;
            } else if (column + 3 > LONGEST_LINE - 1) {
                made[length++] = '=';
                add(CRLF);
                column = 0;
            } else {
                made[length++] = '=';
                made[length++] = HEX[(content[i] >> 4) & 15];
                made[length++] = HEX[content[i] & 15];
                column += 3;
                i++;
            }
        }
    }

    /** How many bytes from here, and no more than given, stay as they are; a space at the end of a line does not. */
    private static int run(byte[] content, int from, int most) {
        int end = Math.min(content.length, from + most);
        int to = from;
        while (to < end && (content[to] >= 32 && content[to] < 127 && content[to] != '=' || content[to] == '\t')) {
            to++;
        }
        boolean lineEnds = to == content.length || content[to] == '\n' || content[to] == '\r';
        return to > from && lineEnds && (content[to - 1] == ' ' || content[to - 1] == '\t') ? to - from - 1 : to - from;
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
