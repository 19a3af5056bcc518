package org.regulars.export;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.regulars.audit.AuditTrail;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerColumns;
import org.regulars.customer.Listing;
import org.regulars.customer.RestrictedUse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Customers as a CSV file. Who is in a file is frozen and on record before its first row leaves, so that "who exported this
 * person" has an answer.
 */
@Component
public class Exports {

    /** In every file, before the columns chosen. */
    private static final List<String> ALWAYS = List.of("number", "first-name", "last-name", "email");

    private static final int CHUNK = 1000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final AuditTrail audit;
    private final Clock clock;
    private final CustomerColumns columns;
    private final RestrictedUse restricted;

    Exports(
            JdbcClient jdbc,
            JsonMapper json,
            AuditTrail audit,
            Clock clock,
            CustomerColumns columns,
            RestrictedUse restricted) {
        this.jdbc = jdbc;
        this.json = json;
        this.audit = audit;
        this.clock = clock;
        this.columns = columns;
        this.restricted = restricted;
    }

    /**
     * Puts on record who takes whom along, and returns the export's id.
     *
     * @param purpose "marketing" leaves out whoever restricted the use of their data or objected to marketing; "service" marks
     *     those who restricted it
     * @param who what holds of those meant
     */
    @Transactional
    public long begin(String actor, String purpose, Listing listing, Condition who) {
        boolean marketing = !purpose.equals("service");
        Set<String> keys = new LinkedHashSet<>(ALWAYS);
        keys.addAll(columns.shown(listing));
        long exportId = jdbc.sql("""
                insert into customer_export (asked_by, created_at, purpose, columns, filters, searched, people, left_out)
                values (:by, :at, :purpose, :columns, :filters::jsonb, :searched, 0, 0) returning export_id
                """)
                .param("by", actor)
                .param("at", OffsetDateTime.now(clock))
                .param("purpose", marketing ? "marketing" : "service")
                .param("columns", keys.toArray(String[]::new))
                .param("filters", json.writeValueAsString(listing.filters()))
                .param("searched", !listing.typed().isEmpty())
                .query(Long.class)
                .single();
        Condition barred = marketing ? barredFromMarketing() : restricted.condition();
        int meant = 0;
        int people = jdbc.sql("""
                insert into customer_export_person (customer_id, export_id, filed_for)
                select c.customer_id, :export, c.customer_id from customer c
                where c.state not in ('nobody', 'merged', 'erased') and %s %s
                """.formatted(who.sql(), marketing ? "and not " + barred.sql() : ""))
                .params(who.values())
                .params(barred.values())
                .param("export", exportId)
                .update();
        if (marketing) {
            meant = jdbc.sql("""
                    select count(*) from customer c where c.state not in ('nobody', 'merged', 'erased') and %s and %s
                    """.formatted(who.sql(), barred.sql()))
                    .params(who.values())
                    .params(barred.values())
                    .query(Integer.class)
                    .single();
        }
        jdbc.sql("update customer_export set people = ?, left_out = ? where export_id = ?")
                .params(people, meant, exportId)
                .update();
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("people", people);
        detail.put("leftOut", meant);
        detail.put("purpose", marketing ? "marketing" : "service");
        detail.put("filters", listing.filters());
        detail.put("searched", !listing.typed().isEmpty());
        detail.put("columns", keys);
        audit.record(actor, "customers-exported", "export " + exportId, detail);
        return exportId;
    }

    /** Writes the file row by row; each customer as they are now. */
    public void write(long exportId, Writer out) throws IOException {
        CustomerExport export = find(exportId).orElseThrow();
        boolean marks = export.purpose().equals("service");
        List<String> header =
                new ArrayList<>(export.columns().stream().map(Exports::heading).toList());
        if (marks) {
            header.add("restricted");
        }
        out.write(SafeCsv.BYTE_ORDER_MARK);
        out.write(SafeCsv.row(header));
        for (List<Long> ids = people(exportId, 0); !ids.isEmpty(); ids = people(exportId, ids.get(ids.size() - 1))) {
            Set<Long> barred = marks ? restricted(ids) : Set.of();
            for (Map.Entry<Long, Map<String, Object>> row :
                    columns.values(export.columns(), ids).entrySet()) {
                List<String> cells = new ArrayList<>();
                export.columns().forEach(key -> cells.add(text(row.getValue().get(key))));
                if (marks) {
                    cells.add(barred.contains(row.getKey()) ? "yes" : "");
                }
                out.write(SafeCsv.row(cells));
            }
            out.flush();
        }
    }

    private Condition barredFromMarketing() {
        Condition barred = restricted.condition();
        return new Condition(
                "(" + barred.sql() + " or exists (select from privacy_limit l where l.customer_id = c.customer_id"
                        + " and l.kind = 'no-marketing'))",
                barred.values());
    }

    private Set<Long> restricted(List<Long> ids) {
        Condition barred = restricted.condition();
        return new HashSet<>(
                jdbc.sql("select customer_id from customer c where customer_id = any(:ids) and " + barred.sql())
                        .params(barred.values())
                        .param("ids", ids.toArray(Long[]::new))
                        .query(Long.class)
                        .list());
    }

    private List<Long> people(long exportId, long after) {
        return jdbc.sql("""
                select customer_id from customer_export_person where export_id = ? and customer_id > ?
                order by customer_id limit ?
                """).params(exportId, after, CHUNK).query(Long.class).list();
    }

    private static String heading(String key) {
        return key.equals("number")
                ? "customer_id"
                : key.replace("attribute.", "").replace('-', '_');
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal amount) {
            return amount.stripTrailingZeros().scale() < 2
                    ? amount.setScale(2, java.math.RoundingMode.HALF_UP).toPlainString()
                    : amount.stripTrailingZeros().toPlainString();
        }
        return value instanceof OffsetDateTime at
                ? at.withOffsetSameInstant(ZoneOffset.UTC).toString()
                : value.toString();
    }

    @Transactional(readOnly = true)
    public Optional<CustomerExport> find(long exportId) {
        return jdbc.sql("select * from customer_export where export_id = ?")
                .param(exportId)
                .query(Exports::export)
                .optional();
    }

    /** Every export that a customer was in, the newest first: who took them along, when, what for. */
    @Transactional(readOnly = true)
    public List<CustomerExport> with(long customerId) {
        return jdbc.sql("""
                select e.* from customer_export e join customer_export_person p using (export_id)
                where p.customer_id = ? order by e.export_id desc
                """).param(customerId).query(Exports::export).list();
    }

    private static CustomerExport export(ResultSet row, int n) throws SQLException {
        Array columns = row.getArray("columns");
        return new CustomerExport(
                row.getLong("export_id"),
                row.getString("asked_by"),
                row.getObject("created_at", OffsetDateTime.class),
                row.getString("purpose"),
                List.of((String[]) columns.getArray()),
                row.getString("filters"),
                row.getBoolean("searched"),
                row.getLong("people"),
                row.getLong("left_out"));
    }
}
