package org.regulars.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Brings the lines of a file into the database by COPY, cut into slices. All lines of a customer, and of an order without
 * one, fall into one slice, so that each slice is merged for itself.
 */
@Component
class Staging {

    private static final int BUFFER = 1 << 16;

    private final DataSource dataSource;
    private final JdbcClient jdbc;

    Staging(DataSource dataSource, JdbcClient jdbc) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
    }

    /** @param firstSlice those before it are merged already and left out */
    Filling fill(int slices, int firstSlice) {
        jdbc.sql("truncate order_line_staging").update();
        try {
            return new Filling(dataSource.getConnection(), slices, firstSlice);
        } catch (SQLException e) {
            throw new IllegalStateException("Lines could not be staged", e);
        }
    }

    void clear() {
        jdbc.sql("truncate order_line_staging, order_detail_staging").update();
    }

    static int slice(OrderLine line, int slices) {
        long hash = line.anonymous()
                ? LongFlags.hash(line.orderNumber())
                : LongFlags.hash(line.customerKind(), line.customer());
        return (int) Long.remainderUnsigned(hash, slices);
    }

    static final class Filling implements AutoCloseable {

        private final Connection connection;
        private final CopyIn copy;
        private final int slices;
        private final int firstSlice;
        private final StringBuilder text = new StringBuilder(BUFFER + 4096);
        private Instant lastMoment = Instant.EPOCH;
        private String lastMomentText = Instant.EPOCH.toString();
        private boolean complete;

        private Filling(Connection connection, int slices, int firstSlice) throws SQLException {
            this.connection = connection;
            this.slices = slices;
            this.firstSlice = firstSlice;
            this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn("""
                    copy order_line_staging (slice, row_no, order_number, customer_kind, customer, sku, quantity, unit_price,
                                             ordered_at, country, adjusting, cancelling, row_hash, email, erased) from stdin
                    """);
        }

        void add(OrderLine line, boolean adjusting, boolean cancelling, long rowHash, boolean erased)
                throws IOException {
            int slice = slice(line, slices);
            if (slice < firstSlice) {
                return;
            }
            text.append(slice).append('\t').append(line.row()).append('\t');
            value(line.orderNumber());
            value(line.customerKind());
            value(line.customer());
            value(line.sku());
            text.append(line.quantity()).append('\t');
            price(line.unitPrice());
            text.append('\t').append(moment(line.orderedAt())).append('\t');
            value(line.country());
            text.append(adjusting ? "t\t" : "f\t")
                    .append(cancelling ? "t\t" : "f\t")
                    .append(rowHash)
                    .append('\t');
            value(line.email());
            text.append(erased ? "t\n" : "f\n");
            if (text.length() >= BUFFER) {
                send();
            }
        }

        private void value(String value) {
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                switch (c) {
                    case '\\' -> text.append("\\\\");
                    case '\t' -> text.append("\\t");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    default -> text.append(c);
                }
            }
            text.append('\t');
        }

        private void price(long tenThousandths) {
            if (tenThousandths < 0) {
                text.append('-');
            }
            long amount = Math.abs(tenThousandths);
            text.append(amount / 10_000).append('.');
            int decimals = (int) (amount % 10_000);
            for (int place = 1_000; place > 0; place /= 10) {
                text.append((char) ('0' + decimals / place % 10));
            }
        }

        private String moment(Instant moment) {
            if (!moment.equals(lastMoment)) {
                lastMoment = moment;
                lastMomentText = moment.toString();
            }
            return lastMomentText;
        }

        private void send() throws IOException {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            text.setLength(0);
            try {
                copy.writeToCopy(bytes, 0, bytes.length);
            } catch (SQLException e) {
                throw new IllegalStateException("Lines could not be staged", e);
            }
        }

        void complete() throws IOException {
            send();
            try {
                copy.endCopy();
                complete = true;
                try (Statement statement = connection.createStatement()) {
                    statement.execute("analyze order_line_staging");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Lines could not be staged", e);
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
}
