package org.regulars.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is written comes out of another reader of mails as it went in. */
class PartsTests {

    @Test
    void bringsAnyTextOverInShortLinesOfSevenBits() throws Exception {
        Random random = new Random(7);
        String alphabet = "abc =.\t\n\u00e4\u20ac\u65e5<>-";
        for (int round = 0; round < 300; round++) {
            String text = random.ints(random.nextInt(400), 0, alphabet.length())
                            .mapToObj(i -> alphabet.substring(i, i + 1))
                            .collect(Collectors.joining())
                    + "\ud83d\ude00 end";
            byte[] body = Parts.alternative("=_b", text, "<p>" + text + "</p>");
            assertThat(List.of(new String(body, StandardCharsets.ISO_8859_1).split("\r\n")))
                    .allMatch(line -> line.length() <= 76 && line.chars().allMatch(c -> c < 127));

            assertThat(part(body, 0)).as("round " + round).isEqualTo(text);
            assertThat(part(body, 1)).as("round " + round).isEqualTo("<p>" + text + "</p>");
        }
    }

    private static String part(byte[] body, int part) throws Exception {
        byte[] head = "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        MimeMessage message = new MimeMessage((Session) null, new ByteArrayInputStream(whole));
        return ((MimeMultipart) message.getContent())
                .getBodyPart(part)
                .getContent()
                .toString()
                .replace("\r\n", "\n");
    }
}
