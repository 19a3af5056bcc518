package org.regulars.bounce;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * A mail taken apart, however badly it is made: types that lie, parts that do not end, charsets that nobody knows. What cannot
 * be taken apart is read as text.
 */
final class MailPieces {

    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 200;
    private static final int LONGEST = 512 * 1024;
    /** What a machine has to say stands at the begin. */
    private static final int MOST_WORDS = 64 * 1024;

    private static final int LONGEST_HEADER = 4000;
    private static final int MOST_DIVIDERS = 2000;
    private static final Session SESSION = Session.getInstance(tolerant());

    private static final Pattern DELIVERY_FIELDS =
            Pattern.compile("(?im)^(?:Final-Recipient|Original-Recipient|Reporting-MTA)\\s*:");
    private static final Pattern DELIVERY_ANSWERS = Pattern.compile("(?im)^(?:Action|Status|Diagnostic-Code)\\s*:");
    private static final Pattern FEEDBACK_FIELDS = Pattern.compile("(?im)^Feedback-Type\\s*:");
    private static final Pattern RECEIPT_FIELDS =
            Pattern.compile("(?im)^Disposition\\s*:.*(?:MDN-sent|displayed|deleted)");
    private static final Pattern JAPANESE = Pattern.compile("\\u001b\\$[@B]");

    private final MimeMessage message;
    private final StringBuilder words = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private final StringBuilder original = new StringBuilder();
    private final List<String> statuses = new ArrayList<>();
    private final List<MimeMessage> enclosed = new ArrayList<>();
    private String feedback = "";
    private String receipt = "";
    private int parts;

    private MailPieces(MimeMessage message) {
        this.message = message;
    }

    private static Properties tolerant() {
        Properties properties = new Properties();
        properties.put("mail.mime.address.strict", "false");
        return properties;
    }

    /** Throws when it is made to keep its reader busy. */
    static MailPieces of(byte[] raw) throws MessagingException {
        if (hasManyDividers(raw)) {
            throw new MessagingException("It has more parts than any mail that means well");
        }
        return of(new MimeMessage(SESSION, new ByteArrayInputStream(withoutEnvelope(raw))));
    }

    private static boolean hasManyDividers(byte[] raw) {
        int dividers = 0;
        for (int i = 1; i + 1 < raw.length && dividers <= MOST_DIVIDERS; i++) {
            if (raw[i - 1] == '\n' && raw[i] == '-' && raw[i + 1] == '-') {
                dividers++;
            }
        }
        return dividers > MOST_DIVIDERS;
    }

    static MailPieces of(MimeMessage message) {
        MailPieces pieces = new MailPieces(message);
        pieces.walk(message, 0);
        return pieces;
    }

    /** Mailbox files begin each mail with a line that is no header. */
    private static byte[] withoutEnvelope(byte[] raw) {
        int at = 0;
        while (at < raw.length && (raw[at] == '\n' || raw[at] == '\r')) {
            at++;
        }
        if (raw.length - at > 5 && new String(raw, at, 5, StandardCharsets.US_ASCII).equals("From ")) {
            while (at < raw.length && raw[at] != '\n') {
                at++;
            }
            at++;
        }
        return at == 0 ? raw : java.util.Arrays.copyOfRange(raw, Math.min(at, raw.length), raw.length);
    }

    MimeMessage message() {
        return message;
    }

    /** What it says to people; from HTML only where there is no plain text. */
    String words() {
        return begin(words.toString().isBlank() ? html : words);
    }

    private static String begin(CharSequence text) {
        return text.subSequence(0, Math.min(text.length(), MOST_WORDS)).toString();
    }

    /** What it quotes of the mail that it is about: headers and more, '' for none. */
    String original() {
        return original.toString();
    }

    /** Each part with delivery fields (RFC 3464), also those that say they were something else. */
    List<String> statuses() {
        return statuses;
    }

    /** The fields of a complaint (RFC 5965); '' for none. */
    String feedback() {
        return feedback;
    }

    /** The fields of a read receipt (RFC 8098); '' for none. */
    String receipt() {
        return receipt;
    }

    /** Whole mails that came within this one. */
    List<MimeMessage> enclosed() {
        return enclosed;
    }

    /** The values of a header, decoded; '' for none. */
    String header(String name) {
        return header(message, name);
    }

    static String header(MimePart part, String name) {
        try {
            String value = part.getHeader(name, " ");
            return value == null ? "" : decoded(value.substring(0, Math.min(value.length(), LONGEST_HEADER)));
        } catch (MessagingException e) {
            return "";
        }
    }

    /** Encoded words, and what somebody wrote into a header as it is. */
    private static String decoded(String value) {
        try {
            String unfolded = MimeUtility.unfold(value);
            boolean plain = unfolded.chars().allMatch(letter -> letter < 128);
            return MimeUtility.decodeText(
                    plain ? unfolded : decode(unfolded.getBytes(StandardCharsets.ISO_8859_1), ""));
        } catch (UnsupportedEncodingException | IllegalArgumentException e) {
            return value;
        }
    }

    /** All headers of the mail as lines. */
    String headers() {
        return lines(message);
    }

    private static String lines(MimePart part) {
        StringBuilder lines = new StringBuilder();
        try {
            Enumeration<Header> headers = part.getAllHeaders();
            while (headers.hasMoreElements()) {
                Header header = headers.nextElement();
                lines.append(header.getName())
                        .append(": ")
                        .append(header.getValue())
                        .append('\n');
            }
        } catch (MessagingException e) {
            return lines.toString();
        }
        return lines.toString();
    }

    private void walk(MimePart part, int depth) {
        if (depth > DEEPEST || ++parts > MOST_PARTS) {
            return;
        }
        String type = type(part);
        if (type.startsWith("multipart/")) {
            if (children(part, depth)) {
                return;
            }
            type = "text/plain";
        }
        if (type.equals("message/rfc822") || type.equals("message/global") || type.equals("message/news")) {
            enclose(part);
            return;
        }
        String text = text(part);
        if (isStatus(type, text)) {
            statuses.add(text);
        } else if (type.endsWith("/feedback-report")
                || FEEDBACK_FIELDS.matcher(text).find() && !type.contains("rfc822")) {
            feedback += text + "\n";
        } else if (type.endsWith("/disposition-notification")
                || depth > 0 && RECEIPT_FIELDS.matcher(text).find()) {
            receipt += text + "\n";
        } else if (type.contains("rfc822") || type.equals("message/global-headers") || type.equals("message/partial")) {
            original.append(text).append('\n');
        } else if (type.equals("text/html")) {
            html.append(withoutTags(begin(text))).append('\n');
        } else if (type.startsWith("text/") || type.startsWith("message/") || type.isEmpty() || depth == 0) {
            words.append(text).append('\n');
        }
    }

    /** What came as a text of its own, with the fields in it, is both: fields and words. */
    private static boolean isStatus(String type, String text) {
        if (type.endsWith("delivery-status") || type.startsWith("message/") && type.contains("delivery-status")) {
            return true;
        }
        return !type.contains("rfc822")
                && !type.equals("text/plain")
                && !type.equals("text/html")
                && hasDeliveryFields(text);
    }

    static boolean hasDeliveryFields(String text) {
        return DELIVERY_FIELDS.matcher(text).find()
                && DELIVERY_ANSWERS.matcher(text).find();
    }

    /** False where it is no multipart after all. */
    private boolean children(MimePart part, int depth) {
        try {
            Multipart multipart = part.getContent() instanceof Multipart known
                    ? known
                    : new MimeMultipart(part.getDataHandler().getDataSource());
            List<MimePart> found = new ArrayList<>();
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart child = multipart.getBodyPart(i);
                if (child instanceof MimePart mime) {
                    found.add(mime);
                }
            }
            for (MimePart child : found) {
                words.append(strayLines(child));
                walk(child, depth + 1);
            }
            return !found.isEmpty();
        } catch (MessagingException | IOException | RuntimeException e) {
            return false;
        }
    }

    /** Lines that stand where headers belong because somebody forgot the blank line before the text. */
    private static String strayLines(MimePart part) {
        StringBuilder stray = new StringBuilder();
        try {
            Enumeration<String> lines = part.getAllHeaderLines();
            while (lines.hasMoreElements()) {
                String line = lines.nextElement();
                if (!line.matches("(?s)[A-Za-z][A-Za-z0-9-]*\\s*:.*")) {
                    stray.append(line).append('\n');
                }
            }
        } catch (MessagingException e) {
            return stray.toString();
        }
        return stray.toString();
    }

    private void enclose(MimePart part) {
        try {
            MimeMessage inner = part.getContent() instanceof MimeMessage known
                    ? known
                    : new MimeMessage(SESSION, new ByteArrayInputStream(bytes(part)));
            enclosed.add(inner);
            original.append(lines(inner)).append('\n');
        } catch (MessagingException | IOException | RuntimeException e) {
            original.append(text(part)).append('\n');
        }
    }

    private static String type(MimePart part) {
        try {
            String header = part.getHeader("Content-Type", " ");
            if (header == null) {
                return part instanceof MimeMessage ? "" : "text/plain";
            }
            int end = header.indexOf(';');
            return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        } catch (MessagingException e) {
            return "";
        }
    }

    private static byte[] bytes(MimePart part) throws MessagingException, IOException {
        try (InputStream in = type(part).startsWith("message/") ? encoded(part) : part.getInputStream()) {
            return in.readNBytes(LONGEST);
        } catch (IOException | MessagingException | RuntimeException e) {
            try (InputStream in = raw(part)) {
                return in.readNBytes(LONGEST);
            }
        }
    }

    /** The library takes no encoding of a message for granted, but servers encode their reports. */
    private static InputStream encoded(MimePart part) throws MessagingException, IOException {
        String encoding = header(part, "Content-Transfer-Encoding").strip().toLowerCase(Locale.ROOT);
        boolean known = encoding.equals("base64") || encoding.equals("quoted-printable");
        return known ? MimeUtility.decode(raw(part), encoding) : part.getInputStream();
    }

    private static InputStream raw(Part part) throws MessagingException, IOException {
        if (part instanceof MimeMessage message) {
            return message.getRawInputStream();
        }
        return part instanceof jakarta.mail.internet.MimeBodyPart body
                ? body.getRawInputStream()
                : InputStream.nullInputStream();
    }

    private static String text(MimePart part) {
        try {
            return decode(bytes(part), charset(part)).replace("\r\n", "\n").replace('\r', '\n');
        } catch (MessagingException | IOException | RuntimeException e) {
            return "";
        }
    }

    private static String charset(MimePart part) {
        try {
            String header = part.getHeader("Content-Type", " ");
            String charset = header == null ? null : new ContentType(header).getParameter("charset");
            return charset == null ? "" : MimeUtility.javaCharset(charset);
        } catch (ParseException e) {
            return "";
        } catch (MessagingException e) {
            return "";
        }
    }

    /** By the charset it names where that is one and fits, else UTF-8 where it fits, else one in which everything fits. */
    private static String decode(byte[] bytes, String charset) {
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        if (JAPANESE.matcher(latin).find() && Charset.isSupported("ISO-2022-JP")) {
            return new String(bytes, Charset.forName("ISO-2022-JP"));
        }
        try {
            Charset named = charset.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(charset);
            return (named.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : named)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException | UnsupportedCharsetException | IllegalCharsetNameException e) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException notUtf) {
                return latin;
            }
        }
    }

    private static String withoutTags(String html) {
        Document page = Jsoup.parse(html);
        page.outputSettings().prettyPrint(false);
        page.select("script, style, head").remove();
        page.select("br").append("\n");
        page.select("p, div, tr, li, h1, h2, h3, pre").prepend("\n");
        return page.wholeText().replace('\u00a0', ' ');
    }
}
