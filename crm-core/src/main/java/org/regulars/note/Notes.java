package org.regulars.note;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What staff write down about customers: everybody reads it, only its author rewrites it, and nothing vanishes unseen. */
@Component
@Transactional
public class Notes {

    /** Longest text of a note, in characters. */
    public static final int LONGEST = 10_000;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final Clock clock;

    Notes(JdbcClient jdbc, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
    }

    /** Writes a note and returns its id. The text is 1 to {@link #LONGEST} characters. */
    public long write(String author, long customerId, String body, boolean pinned) {
        long noteId = jdbc.sql("""
                insert into note (customer_id, filed_for, body, pinned, author, written_at)
                values (?, ?, ?, ?, ?, ?) returning note_id
                """)
                .params(customerId, customerId, text(body), pinned, author, OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        audit.record(author, "note-written", "note " + noteId, customerId, Map.of());
        return noteId;
    }

    /** Rewrites a note of this author; false when there is none. */
    public boolean rewrite(String author, long customerId, long noteId, String body) {
        boolean changed = jdbc.sql("""
                update note set body = ?, changed_at = ? where customer_id = ? and note_id = ? and author = ?
                """)
                        .params(text(body), OffsetDateTime.now(clock), customerId, noteId, author)
                        .update()
                > 0;
        if (changed) {
            audit.record(author, "note-changed", "note " + noteId, customerId, Map.of());
        }
        return changed;
    }

    /** Keeps a note at the top, or no longer. */
    public void pin(String actor, long customerId, long noteId, boolean pinned) {
        int changed = jdbc.sql("update note set pinned = ? where customer_id = ? and note_id = ? and pinned <> ?")
                .params(pinned, customerId, noteId, pinned)
                .update();
        if (changed > 0) {
            audit.record(actor, pinned ? "note-pinned" : "note-unpinned", "note " + noteId, customerId, Map.of());
        }
    }

    /**
     * Deletes a note; the trail keeps who wrote and who deleted it, not what it said.
     *
     * @param anybodys whether this member of staff may delete what others wrote
     */
    public boolean delete(String actor, long customerId, long noteId, boolean anybodys) {
        List<String> deleted = jdbc.sql("""
                delete from note where customer_id = :customer and note_id = :note and (:anybodys or author = :actor)
                returning author
                """)
                .param("customer", customerId)
                .param("note", noteId)
                .param("anybodys", anybodys)
                .param("actor", actor)
                .query(String.class)
                .list();
        deleted.forEach(
                author -> audit.record(actor, "note-deleted", "note " + noteId, customerId, Map.of("author", author)));
        return !deleted.isEmpty();
    }

    /** A customer's notes, the pinned first, then the newest. */
    @Transactional(readOnly = true)
    public List<Note> of(long customerId, int limit) {
        return jdbc.sql("""
                select note_id, body, pinned, author, written_at, changed_at from note
                where customer_id = ? order by pinned desc, written_at desc, note_id desc limit ?
                """).params(customerId, limit).query(Note.class).list();
    }

    private static String text(String body) {
        String text = body.replace("\u0000", "").replace("\r\n", "\n").strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            throw new IllegalArgumentException("A note has 1 to " + LONGEST + " characters");
        }
        return text;
    }
}
