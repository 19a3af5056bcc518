package org.regulars.imports;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Uploaded bytes, kept in pieces in the database so that any node can read them again. */
@Component
class StoredContent {

    private static final int CHUNK = 1 << 20;

    private final JdbcClient jdbc;

    StoredContent(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Stored(long bytes, byte[] sha256) {}

    /** @throws FileUnusable if there is more than allowed */
    Stored write(long importId, InputStream content) throws IOException {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        int number = 0;
        int read;
        while ((read = content.readNBytes(chunk, 0, CHUNK)) > 0) {
            bytes += read;
            if (bytes > FileContent.LARGEST) {
                throw new FileUnusable("The file is larger than 2 GB. Split it and import the parts one by one.");
            }
            digest.update(chunk, 0, read);
            jdbc.sql("insert into import_chunk (import_id, chunk, content) values (?, ?, ?)")
                    .params(importId, number++, Arrays.copyOf(chunk, read))
                    .update();
        }
        return new Stored(bytes, digest.digest());
    }

    InputStream read(long importId) {
        return new Chunks(importId);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Chunks extends InputStream {

        private final long importId;
        private byte[] chunk = new byte[0];
        private int position;
        private int number;

        private Chunks(long importId) {
            this.importId = importId;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (position == chunk.length) {
                chunk = jdbc.sql("select content from import_chunk where import_id = ? and chunk = ?")
                        .params(importId, number++)
                        .query((row, n) -> row.getBytes(1))
                        .optional()
                        .orElse(new byte[0]);
                position = 0;
                if (chunk.length == 0) {
                    return -1;
                }
            }
            int read = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, into, offset, read);
            position += read;
            return read;
        }
    }
}
