package org.regulars.bounce;

import jakarta.mail.MessagingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A returned mail for people to read: what it says, without the text and the personal links of the mail that it is about. */
final class ReadableMail {

    private static final int LONGEST = 20_000;
    private static final Pattern PERSONAL = Pattern.compile("(/p/[a-z-]+/)[A-Za-z0-9_.=-]+");

    private ReadableMail() {}

    static List<ReturnedMail.Part> of(byte @Nullable [] raw) {
        List<ReturnedMail.Part> parts = new ArrayList<>();
        if (raw == null) {
            return parts;
        }
        String start = new String(raw, 0, Math.min(raw.length, 20), StandardCharsets.ISO_8859_1).stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            add(parts, "event", new String(raw, StandardCharsets.UTF_8));
            return parts;
        }
        try {
            MailPieces pieces = MailPieces.of(raw);
            add(parts, "text", FreeText.before(pieces.words()));
            add(parts, "fields", String.join("\n", pieces.statuses()) + pieces.feedback() + pieces.receipt());
            add(parts, "headers", pieces.headers());
            String quoted = pieces.original().isBlank() ? FreeText.quoted(pieces.words()) : pieces.original();
            add(parts, "original", quoted.strip().split("\n\\s*\n", 2)[0]);
        } catch (MessagingException | RuntimeException e) {
            add(parts, "text", new String(raw, StandardCharsets.ISO_8859_1).replaceAll("[^\\p{Print}\n]", "?"));
        }
        return parts;
    }

    private static void add(List<ReturnedMail.Part> parts, String key, String text) {
        String shown = PERSONAL.matcher(text.strip()).replaceAll("$1…");
        if (!shown.isEmpty()) {
            parts.add(new ReturnedMail.Part(key, shown.length() > LONGEST ? shown.substring(0, LONGEST) : shown));
        }
    }
}
