package org.regulars.delivery;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the built-in catcher took, the newest five hundred. They hold real personal links: for administrators only. */
@Component
public class CaughtMails {

    private static final int KEPT = 500;

    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile boolean catching;

    CaughtMails(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void catching() {
        catching = true;
    }

    /** Whether mails stay here, because no mail server is set up. */
    public boolean isCatching() {
        return catching;
    }

    void keep(String recipient, String subject, byte[] raw) {
        long caughtId = jdbc.sql("""
                insert into caught_mail (received_at, recipient, subject, raw) values (?, ?, ?, ?) returning caught_id
                """)
                .params(OffsetDateTime.now(clock), recipient, subject, raw)
                .query(Long.class)
                .single();
        jdbc.sql("delete from caught_mail where caught_id <= ?")
                .param(caughtId - KEPT)
                .update();
    }

    /**
     * The newest first.
     *
     * @param search part of the recipient or subject; '' for all
     * @param before the id the page begins before; {@link Long#MAX_VALUE} for the first page
     */
    public List<CaughtMailSummary> list(String search, long before, int limit) {
        String pattern = "%" + search.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
        return jdbc.sql("""
                select caught_id, received_at, recipient, subject from caught_mail
                where caught_id < :before and (recipient ilike :pattern or subject ilike :pattern)
                order by caught_id desc limit :limit
                """)
                .param("before", before)
                .param("pattern", pattern)
                .param("limit", limit)
                .query(CaughtMailSummary.class)
                .list();
    }

    /** How many are kept. */
    public long count() {
        return jdbc.sql("select count(*) from caught_mail").query(Long.class).single();
    }

    /** One mail as its recipient would see it; empty when it is not there any more. */
    public Optional<CaughtMail> find(long caughtId) {
        return jdbc.sql("select caught_id, received_at, recipient, subject, raw from caught_mail where caught_id = ?")
                .param(caughtId)
                .query((row, n) -> read(
                        row.getLong("caught_id"),
                        row.getObject("received_at", OffsetDateTime.class),
                        row.getString("recipient"),
                        row.getString("subject"),
                        row.getBytes("raw")))
                .optional();
    }

    private static CaughtMail read(long id, OffsetDateTime at, String recipient, String subject, byte[] raw) {
        try {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
            List<CaughtMail.Header> headers = Collections.list(message.getAllHeaders()).stream()
                    .map(CaughtMails::header)
                    .toList();
            return new CaughtMail(
                    id,
                    at.toInstant(),
                    recipient,
                    subject,
                    headers,
                    part(message, "text/html"),
                    part(message, "text/plain"));
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("The caught mail " + id + " cannot be read", e);
        }
    }

    private static CaughtMail.Header header(Header header) {
        String value = MimeUtility.unfold(header.getValue());
        try {
            return new CaughtMail.Header(header.getName(), MimeUtility.decodeText(value));
        } catch (UnsupportedEncodingException e) {
            return new CaughtMail.Header(header.getName(), value);
        }
    }

    private static String part(Part part, String type) throws IOException, MessagingException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                String found = part(parts.getBodyPart(i), type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }
}
