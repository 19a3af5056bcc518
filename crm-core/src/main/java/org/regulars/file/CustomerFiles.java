package org.regulars.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.audit.AuditTrail;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Files that staff keep for customers, in the database and so in its backup. */
@Component
@Transactional
public class CustomerFiles {

    private static final int CHUNK = 256 * 1024;
    private static final int MOST_FILES = 200;
    private static final int LONGEST_NAME = 150;
    private static final long ONE_AT_A_TIME = 0x66696c6573L;

    private final JdbcClient jdbc;
    private final AuditTrail audit;
    private final FileProperties limits;
    private final Clock clock;

    CustomerFiles(JdbcClient jdbc, AuditTrail audit, FileProperties limits, Clock clock) {
        this.jdbc = jdbc;
        this.audit = audit;
        this.limits = limits;
        this.clock = clock;
    }

    /** The largest file that is kept, in bytes. */
    public long largest() {
        return limits.largest().toBytes();
    }

    /**
     * Keeps a file and returns its id.
     *
     * @throws FileRefused if it is empty, too large, or there is no room
     */
    public long keep(String actor, long customerId, String name, InputStream content) throws IOException {
        lock();
        Room room = room(customerId);
        if (room.files() >= MOST_FILES) {
            throw new FileRefused(FileRefused.Reason.TOO_MANY);
        }
        String safe = safeName(name);
        long fileId = jdbc.sql("""
                insert into customer_file (customer_id, filed_for, name, content_type, size_bytes, sha256, uploaded_by, uploaded_at)
                values (?, ?, ?, ?, 0, '', ?, ?) returning file_id
                """)
                .params(customerId, customerId, safe, FileKind.UNKNOWN, actor, OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        MessageDigest digest = sha256();
        long size = 0;
        String kind = FileKind.UNKNOWN;
        int number = 0;
        for (byte[] chunk = content.readNBytes(CHUNK); chunk.length > 0; chunk = content.readNBytes(CHUNK)) {
            kind = number == 0 ? FileKind.of(chunk) : kind;
            size += chunk.length;
            if (size > largest()) {
                throw new FileRefused(FileRefused.Reason.TOO_LARGE);
            }
            digest.update(chunk);
            jdbc.sql("insert into customer_file_chunk (customer_id, file_id, chunk, content) values (?, ?, ?, ?)")
                    .params(customerId, fileId, number++, chunk)
                    .update();
        }
        if (size == 0) {
            throw new FileRefused(FileRefused.Reason.EMPTY);
        }
        if (room.ofCustomer() + size > limits.perCustomer().toBytes()
                || room.total() + size > limits.total().toBytes()) {
            throw new FileRefused(FileRefused.Reason.NO_ROOM);
        }
        jdbc.sql("""
                update customer_file set content_type = ?, size_bytes = ?, sha256 = ? where customer_id = ? and file_id = ?
                """).params(kind, size, digest.digest(), customerId, fileId).update();
        audit.record(actor, "file-kept", "file " + fileId, customerId, Map.of("bytes", size, "type", kind));
        return fileId;
    }

    /** Two uploads at once could each see room that only one of them has. */
    private void lock() {
        jdbc.sql("select pg_advisory_xact_lock(?)")
                .param(ONE_AT_A_TIME)
                .query((row, n) -> n)
                .list();
    }

    private Room room(long customerId) {
        return jdbc.sql("""
                select count(*) filter (where customer_id = :customer) as files,
                    coalesce(sum(size_bytes) filter (where customer_id = :customer), 0) as of_customer,
                    coalesce(sum(size_bytes), 0) as total from customer_file
                """).param("customer", customerId).query(Room.class).single();
    }

    /** A customer's files, the newest first. */
    @Transactional(readOnly = true)
    public List<CustomerFile> of(long customerId) {
        return jdbc.sql("""
                select file_id, name, content_type, size_bytes, uploaded_by, uploaded_at from customer_file
                where customer_id = ? order by uploaded_at desc, file_id desc
                """).param(customerId).query(CustomerFile.class).list();
    }

    @Transactional(readOnly = true)
    public Optional<CustomerFile> find(long customerId, long fileId) {
        return of(customerId).stream().filter(file -> file.fileId() == fileId).findFirst();
    }

    /** Writes the content chunk by chunk and puts on record who took it. */
    public void write(String actor, long customerId, long fileId, OutputStream out) throws IOException {
        audit.record(actor, "file-read", "file " + fileId, customerId, Map.of());
        for (int chunk = 0; ; chunk++) {
            Optional<byte[]> content = jdbc.sql("""
                    select content from customer_file_chunk where customer_id = ? and file_id = ? and chunk = ?
                    """)
                    .params(customerId, fileId, chunk)
                    .query((row, n) -> row.getBytes("content"))
                    .optional();
            if (content.isEmpty()) {
                return;
            }
            out.write(content.get());
        }
    }

    /** Deletes a file; whether there was one. */
    public boolean delete(String actor, long customerId, long fileId) {
        List<Long> deleted = jdbc.sql(
                        "delete from customer_file where customer_id = ? and file_id = ? returning size_bytes")
                .params(customerId, fileId)
                .query(Long.class)
                .list();
        deleted.forEach(
                bytes -> audit.record(actor, "file-deleted", "file " + fileId, customerId, Map.of("bytes", bytes)));
        return !deleted.isEmpty();
    }

    /** The last part of a path, without anything that means something to a shell, a header or a right-to-left reader. */
    static String safeName(String name) {
        String last = name.replace('\\', '/').replaceAll(".*/", "");
        String plain =
                last.replaceAll("[\\p{Cntrl}\\p{Cf}\"<>:|?*;%]", "_").strip().replaceAll("^\\.+", "_");
        if (plain.isBlank()) {
            return "file";
        }
        int dot = plain.lastIndexOf('.');
        String ending = dot > 0 && plain.length() - dot <= 10 ? plain.substring(dot) : "";
        String stem = plain.substring(0, plain.length() - ending.length());
        return stem.substring(0, Math.min(stem.length(), LONGEST_NAME)) + ending;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Room(long files, long ofCustomer, long total) {}
}
