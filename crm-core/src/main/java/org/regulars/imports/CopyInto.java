package org.regulars.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Brings rows into an emptied staging table by COPY, value by value. */
final class CopyInto implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final String table;
    private final Connection connection;
    private final CopyIn copy;
    private final StringBuilder text = new StringBuilder(BUFFER + 4096);
    private boolean begun;
    private boolean complete;

    CopyInto(DataSource dataSource, String table) {
        this.table = table;
        try {
            this.connection = dataSource.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("truncate " + table);
            }
            this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + table + " from stdin");
        } catch (SQLException e) {
            throw new IllegalStateException("Rows could not be staged", e);
        }
    }

    /** Null becomes null. */
    CopyInto add(@Nullable String value) {
        next();
        if (value == null) {
            text.append("\\N");
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\0' -> {}
                default -> text.append(c);
            }
        }
        return this;
    }

    CopyInto add(long value) {
        next();
        text.append(value);
        return this;
    }

    /** Ten-thousandths; {@link Numbers#NONE} becomes null. */
    CopyInto amount(long tenThousandths) {
        next();
        text.append(tenThousandths == Numbers.NONE ? "\\N" : Numbers.plain(tenThousandths));
        return this;
    }

    CopyInto add(@Nullable Instant moment) {
        next();
        text.append(moment == null ? "\\N" : moment.toString());
        return this;
    }

    CopyInto add(byte @Nullable [] bytes) {
        next();
        if (bytes == null) {
            text.append("\\N");
            return this;
        }
        text.append("\\\\x");
        for (byte b : bytes) {
            text.append(HEX[(b >> 4) & 15]).append(HEX[b & 15]);
        }
        return this;
    }

    private void next() {
        if (begun) {
            text.append('\t');
        }
        begun = true;
    }

    void end() throws IOException {
        text.append('\n');
        begun = false;
        if (text.length() >= BUFFER) {
            send();
        }
    }

    private void send() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        try {
            copy.writeToCopy(bytes, 0, bytes.length);
        } catch (SQLException e) {
            throw new IllegalStateException("Rows could not be staged", e);
        }
    }

    void complete() {
        send();
        try {
            copy.endCopy();
            complete = true;
            try (Statement statement = connection.createStatement()) {
                statement.execute("analyze " + table);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Rows could not be staged", e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            if (!complete && copy.isActive()) {
                copy.cancelCopy();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Staging could not be ended", e);
        }
    }
}
