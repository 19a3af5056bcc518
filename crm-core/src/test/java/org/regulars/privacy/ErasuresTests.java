package org.regulars.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentLedger;
import org.regulars.consent.LedgerCheck;
import org.regulars.consent.SealedLedger;
import org.regulars.consent.Suppressions;
import org.regulars.customer.AttributeOrigin;
import org.regulars.customer.Customers;
import org.regulars.customer.IdentityClaim;
import org.regulars.customer.IdentityKind;
import org.regulars.customer.MergeCustomers;
import org.regulars.customer.Merges;
import org.regulars.job.Jobs;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.Tables;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class ErasuresTests {

    /** Small enough for every kind of number, used for every id, so that rows of different tables fit together. */
    private static final long ID = 777;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Customers customers;

    @Autowired
    Erasures erasures;

    @Autowired
    ErasureLog log;

    @Autowired
    KeepErased keepErased;

    @Autowired
    PersonalExport export;

    @Autowired
    Suppressions suppressions;

    @Autowired
    ConsentLedger ledger;

    @Autowired
    SealedLedger sealed;

    @Autowired
    Merges merges;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @Autowired
    TransactionTemplate transaction;

    private final List<String> canaries = new ArrayList<>();

    @BeforeEach
    void noErasureYet() throws IOException {
        Files.deleteIfExists(log.path());
    }

    /** Every column of every table that can hold a text, filled with words that stand nowhere else. */
    @Test
    void leavesNothingOfAPersonAndExportsEverythingBefore() throws IOException {
        long ann = known("ann.canary@example.com", "+44 20 7946 0001", "SHOP-90210");
        long other = known("bob@example.com", "+44 20 7946 0002", "SHOP-4");
        fillEveryTable(ann);
        mentions();
        String exported = unzipped(ann, false);

        assertThat(canaries).hasSizeGreaterThan(70);
        assertThat(canaries).allSatisfy(canary -> assertThat(exported).contains(canary));
        assertThat(exported).doesNotContain("bob@example.com");

        erasures.erase(ann, ID, "customer");

        assertThat(found("ann.canary@example.com")).isEmpty();
        assertThat(found("442079460001")).isEmpty();
        assertThat(found("SHOP-90210")).isEmpty();
        assertThat(canaries.stream().flatMap(canary -> found(canary).stream()).toList())
                .isEmpty();
        assertThat(found("bob@example.com")).isNotEmpty();
        assertThat(jdbc.sql("select state from customer where customer_id = ?")
                        .param(other)
                        .query(String.class)
                        .single())
                .isEqualTo("known");
        assertThat(Files.readString(log.path()).toLowerCase(Locale.ROOT)).doesNotContain("canary");
        assertThat(suppressions.of("Ann.Canary@Example.com")).contains(Suppressions.Reason.ERASED);
        assertThat(jdbc.sql("select count(*) from erasure where request_id = " + ID)
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void keepsWhatTheShopEarned() {
        TestShop shop = new TestShop(jdbc);
        long mug = shop.product("Mug blue");
        long ann = shop.customer("Ann");
        shop.sale(ann, TestClock.START.minus(Duration.ofDays(3)), mug);
        long bob = shop.customer("Bob");
        shop.sale(bob, TestClock.START.minus(Duration.ofDays(2)), mug);
        String figures = "select count(*) || ' ' || sum(total) from customer_order";
        String before = jdbc.sql(figures).query(String.class).single();

        erasures.erase(ann, 0, "system");

        assertThat(jdbc.sql(figures).query(String.class).single()).isEqualTo(before);
        assertThat(jdbc.sql("select sum(quantity) from order_line where customer_id = 0")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(jdbc.sql("select number from customer_order where customer_id = 0")
                        .query(String.class)
                        .single())
                .startsWith("erased-");
    }

    @Test
    void erasesThoseWhoWereMergedIntoThemToo() {
        long visitor = identify(new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-canary", false));
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        identify(
                new IdentityClaim(IdentityKind.ANONYMOUS_ID, "device-canary", false),
                new IdentityClaim(IdentityKind.EMAIL, "ann@example.com", false));

        erasures.erase(ann, 0, "system");

        assertThat(found("device-canary")).isEmpty();
        assertThat(jdbc.sql("select state from customer where customer_id = any(?)")
                        .param(new Long[] {visitor, ann})
                        .query(String.class)
                        .list())
                .containsExactly("erased", "erased");
    }

    @Test
    void erasesAgainWhomARestoredBackupBringsBack() {
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        long nameless = new TestShop(jdbc).customer("Nameless");
        long bob = known("bob@example.com", "+44 20 7946 0002", "A-2");
        Map<String, String> backup = backup();
        erasures.erase(ann, 5, "customer");
        erasures.erase(nameless, 6, "customer");
        restore(backup);
        assertThat(state(ann)).isEqualTo("known");

        keepErased.start();

        assertThat(state(ann)).isEqualTo("erased");
        assertThat(state(nameless)).isEqualTo("erased");
        assertThat(state(bob)).isEqualTo("known");
        assertThat(found("ann@example.com")).isEmpty();
        assertThat(suppressions.of("ann@example.com")).contains(Suppressions.Reason.ERASED);
        assertThat(keepErased.run()).isEmpty();
    }

    @Test
    void doesNotEraseWhoCameBackByThemselves() {
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        erasures.erase(ann, 5, "customer");
        long again = known("ann@example.com", "+44 20 7946 0001", "A-1");

        keepErased.run();

        assertThat(state(again)).isEqualTo("known");
    }

    @Test
    void teachesALostLogWhatTheDatabaseKnows() throws IOException {
        erasures.erase(known("ann@example.com", "+44 20 7946 0001", "A-1"), 5, "customer");
        String before = Files.readString(log.path());
        Files.delete(log.path());

        keepErased.run();

        assertThat(Files.readString(log.path())).isEqualTo(before);
    }

    @Test
    void saysWhenTheLogBelongsToAnotherDatabaseAndSurvivesACutOffLine() throws IOException {
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        Files.createDirectories(log.path().getParent());
        Files.writeString(log.path(), """
                {"erasure":"7b6ad7c2-37a3-4d3e-9a51-0d3e86cf3f2e","at":"2026-01-01T00:00:00Z","request":1,"by":"x","key":"other","hashes":["AAAA"]}
                {"erasure":"7b6ad7c2""");

        jobs.run("keep-erased");

        assertThat(jdbc.sql("select outcome || detail from job_run where job_key = 'keep-erased'")
                        .query(String.class)
                        .single())
                .startsWith("failed1 erasures")
                .contains("key of another database");
        erasures.erase(ann, 0, "system");
        assertThat(log.lines()).hasSize(2);
    }

    /** Whatever the file is written in. */
    @Test
    void takesAwayTheFilesThatNameThem() throws IOException {
        String row = "name;mail\r\nMüller;\"Ann.Miller@example.com\"\r\n";
        List<Long> named = List.of(
                file("done", row.getBytes(StandardCharsets.UTF_8)),
                file("done", row.getBytes(StandardCharsets.UTF_16LE)),
                file("checked", ("\ufeff" + row).getBytes(StandardCharsets.UTF_16BE)),
                file("failed", row.getBytes(Charset.forName("windows-1252"))),
                file("done", gzip(row)),
                file("done", xlsx(row)));
        long others = file("done", "id;mail\n18;bob@example.com\n".getBytes(StandardCharsets.UTF_8));
        long ann = known("ann.miller@example.com", "+44 20 7946 0001", "A-1");
        assertThat(unzipped(ann, false).split("Ann.Miller@example.com", -1)).hasSizeGreaterThan(6);

        erasures.erase(ann, 0, "customer");

        assertThat(jdbc.sql("select distinct import_id from import_chunk")
                        .query(Long.class)
                        .list())
                .containsExactly(others)
                .doesNotContainAnyElementsOf(named);
        assertThat(jdbc.sql("select state || ' ' || problem from import_file where import_id = ?")
                        .param(named.get(2))
                        .query(String.class)
                        .single())
                .startsWith("failed Somebody in this file asked to be erased");
    }

    @Test
    void erasesAgainWhomARunningImportBringsBack() {
        long running = file("importing", "id\n4711\n".getBytes(StandardCharsets.UTF_8));
        long ann = identify(new IdentityClaim(IdentityKind.SHOP_NUMBER, "4711", true));
        erasures.erase(ann, 0, "customer");
        assertThat(jdbc.sql("select count(*) from import_chunk")
                        .query(Long.class)
                        .single())
                .isOne();
        long again = customers
                .identify(List.of(new IdentityClaim(IdentityKind.SHOP_NUMBER, "4711", true)), "import", clock.instant())
                .orElseThrow()
                .customerId();
        // A slice that was under way may also file something under the empty row.
        jdbc.sql("""
                insert into customer_order (customer_id, number, kind, ordered_at, currency, source)
                values (?, 'late', 'sale', now(), 'GBP', 'import')
                """).param(ann).update();

        keepErased.run();

        assertThat(state(again)).isEqualTo("erased");
        assertThat(jdbc.sql("select customer_id from customer_order")
                        .query(Long.class)
                        .single())
                .isZero();
        jdbc.sql("update import_file set state = 'done' where import_id = ?")
                .param(running)
                .update();
        keepErased.run();
        assertThat(jdbc.sql("select count(*) from import_chunk")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select count(*) from erasure where imports <> '{}'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    /** An erasure waits for whoever files something at this moment under a locked identity, and takes it along. */
    @Test
    void takesAlongWhatIsFiledAtTheSameMoment() throws Exception {
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        Thread[] eraser = new Thread[1];
        transaction.executeWithoutResult(status -> {
            jdbc.sql("select identity_id from identity where customer_id = ? for share")
                    .param(ann)
                    .query(Long.class)
                    .list();
            eraser[0] = new Thread(() -> erasures.erase(ann, 0, "customer"));
            eraser[0].start();
            waitUntilBlocked();
            jdbc.sql("""
                    insert into interaction (customer_id, occurred_at, message_id, identity_id, channel, kind, payload)
                    values (?, '2026-05-01 12:00Z', 'm-1', 1, 'web', 'page-viewed', '{"q": "late-canary"}')
                    """).param(ann).update();
        });
        eraser[0].join(20_000);

        assertThat(state(ann)).isEqualTo("erased");
        assertThat(found("late-canary")).isEmpty();
    }

    private void waitUntilBlocked() {
        for (int i = 0; i < 500; i++) {
            jdbc.sql("select pg_sleep(0.01)").query((row, n) -> n).list();
            if (jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
                            .query(Long.class)
                            .single()
                    > 0) {
                return;
            }
        }
        throw new AssertionError("The erasure does not wait");
    }

    /** Whoever went by a request is no gap in the proof, whichever way their entries went before. */
    @Test
    void leavesAConsentLedgerThatIsSound() {
        long ann = known("ann@example.com", "+44 20 7946 0001", "A-1");
        long anna = known("anna@example.com", "+44 20 7946 0003", "A-3");
        long bob = known("bob@example.com", "+44 20 7946 0002", "A-2");
        for (long one : new long[] {ann, anna, bob}) {
            consent(one, "granted");
        }
        sealed.check("system");
        long merge = merges.merge(new MergeCustomers(ann, anna, Set.of(), List.of()), "system");
        consent(ann, "withdrawn");
        sealed.check("system");
        merges.undo(merge, "system");
        erasures.erase(ann, 0, "customer");

        LedgerCheck check = sealed.check("system");

        assertThat(check.problems()).isEmpty();
        assertThat(check.erased()).isPositive();
        erasures.erase(anna, 0, "customer");
        assertThat(sealed.check("system").problems()).isEmpty();
        assertThat(sealed.check("system").erased()).isEqualTo(sealed.standing().sealed() - 1);
    }

    private void consent(long customerId, String status) {
        jdbc.sql("""
                insert into consent_entry (customer_id, purpose, channel, status, legal_basis, identity_id, source, source_ref, recorded_by,
                    occurred_at)
                select :id, 'offers', 'mail', :status, 'consent', min(identity_id), 'test', 'x', 'x', now()
                from identity where customer_id = :id
                """).param("id", customerId).param("status", status).update();
    }

    // Canaries

    private void fillEveryTable(long customerId) {
        jdbc.sql(
                        "insert into product (product_id, sku, name, kind, updated_at) values (777, 'S', 'Mug', 'goods', now())")
                .update();
        jdbc.sql("""
                insert into segment (segment_id, name, rule, created_by, created_at) values (777, 'Best', '{}', 'x', now())
                """).update();
        jdbc.sql("""
                insert into offer (offer_id, name, kind, made, prefix, per_person, gives_back, created_by, created_at)
                values (777, 'Spring', 'voucher', true, '', 1, false, 'x', now())
                """).update();
        jdbc.sql("""
                insert into consent_wording (wording_id, purpose, language, sha256, wording, created_at)
                values (777, 'offers', 'en', '\\x00', 'Yes, mail me.', now())
                """).update();
        jdbc.sql("""
                insert into customer_export (export_id, asked_by, created_at, purpose, columns, filters, searched, people, left_out)
                values (777, 'x', now(), 'service', '{}', '{}', false, 1, 0)
                """).update();
        jdbc.sql("insert into quality_fix (fix_id, issue, made_at, made_by) values (777, 'x', now(), 'x')")
                .update();
        jdbc.sql("insert into tag (tag, created_by, created_at) values (?, 'x', now())")
                .param(canary("customer_tag", "tag"))
                .update();
        jdbc.sql("""
                insert into bulk_action (bulk_id, kind, value, state, asked_by, created_at)
                values (777, 'x', '{"tag": "canary-customer-tag-tag-x"}', 'done', 'x', now())
                """).update();
        jdbc.sql("""
                insert into import_file (import_id, file_name, size_bytes, sha256, state, charset, separator, has_header, columns,
                    mapping, rows_expected, created_by, created_at)
                values (777, 'forgotten.csv', 1, '\\x00', 'done', 'UTF-8', ';', true, '{}', '{}', 1, 'x', now())
                """).update();
        List<Holding> parentsFirst = new ArrayList<>(PersonalData.HOLDINGS);
        java.util.Collections.reverse(parentsFirst);
        for (Holding holding : parentsFirst) {
            if (holding.table().equals("customer")) {
                Set<String> free = Set.of("first_name", "last_name", "language", "country", "time_zone", "search_text");
                free.forEach(column -> jdbc.sql("update customer set " + column + " = ? where customer_id = ?")
                        .params(canary("customer", column), customerId)
                        .update());
            } else {
                insert(holding, customerId);
            }
        }
    }

    private void insert(Holding holding, long customerId) {
        Map<String, String> checks = firstAllowed(holding.table());
        Map<String, String> values = new LinkedHashMap<>();
        jdbc.sql("""
                select a.attname, format_type(a.atttypid, null) as type from pg_attribute a
                where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
                """).param(holding.table()).query(row -> {
            String column = row.getString("attname");
            String fixed = FIXED.get(holding.table() + "." + column);
            values.put(
                    column,
                    fixed != null
                            ? fixed
                            : column.equals("customer_id")
                                    ? Long.toString(customerId)
                                    : checks.containsKey(column)
                                            ? checks.get(column)
                                            : value(holding, column, row.getString("type")));
        });
        jdbc.sql("insert into " + holding.table() + " (" + String.join(", ", values.keySet())
                        + ") overriding system value" + " values (" + String.join(", ", values.values()) + ")")
                .update();
    }

    /** What constraints over several columns or references to other tables ask for. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("audit_entry.customer_ids", "'{}'"),
            Map.entry("consent_entry.purpose", "'offers'"),
            Map.entry("identity.kind", "'social'"),
            Map.entry("basket.state", "'ordered'"),
            Map.entry("privacy_request.kind", "'objection'"),
            Map.entry("privacy_request.scope", "'marketing'"),
            Map.entry("privacy_request.state", "'done'"),
            Map.entry("dispatch.state", "'planned'"),
            Map.entry("dispatch_step.state", "'planned'"),
            Map.entry("dispatch_step.reason", "''"),
            Map.entry("customer_tag.tag", "'canary-customer-tag-tag-x'"),
            Map.entry("duplicate_candidate.other_id", "(select max(customer_id) from customer)"),
            Map.entry("customer_order.country", "'DE'"));

    private String value(Holding holding, String column, String type) {
        if (holding.kept().contains(column)) {
            return "'system'";
        }
        String table = holding.table();
        return switch (type) {
            case "text", "character varying" -> "'" + canary(table, column) + "'";
            case "jsonb" -> "'{\"deep\": [\"" + canary(table, column) + "\"]}'";
            case "bytea" ->
                column.endsWith("hash") || column.equals("sha256")
                        ? "'\\x0102'"
                        : "'" + canary(table, column) + "'::bytea";
            case "text[]" -> "array['" + canary(table, column) + "']";
            case "bigint" -> Long.toString(ID);
            case "integer", "smallint", "numeric", "double precision", "real" -> "7";
            case "boolean" -> "false";
            case "date" -> "date '2026-05-01'";
            case "timestamp with time zone" -> "timestamptz '2026-05-01 12:00Z'";
            case "timestamp with time zone[]" -> "array[timestamptz '2026-05-01 12:00Z']";
            case "bigint[]" -> "array[777::bigint]";
            case "xid8" -> "'777'::xid8";
            default -> throw new AssertionError("Say what to put into a column of type " + type);
        };
    }

    private Map<String, String> firstAllowed(String table) {
        Map<String, String> first = new LinkedHashMap<>();
        jdbc.sql("select pg_get_constraintdef(oid) from pg_constraint where conrelid = ?::regclass and contype = 'c'")
                .param(table)
                .query(String.class)
                .list()
                .forEach(definition -> {
                    Matcher one = Pattern.compile("CHECK \\(\\((\\w+) = ANY \\(ARRAY\\['([^']*)'::text")
                            .matcher(definition);
                    if (one.find()) {
                        first.put(one.group(1), "'" + one.group(2) + "'");
                    }
                });
        return first;
    }

    private String canary(String table, String column) {
        String canary = "canary-" + table.replace('_', '-') + "-" + column.replace('_', '-') + "-x";
        canaries.add(canary);
        return canary;
    }

    /** In tables that no customer hangs on, what names them is enough. */
    private void mentions() throws IOException {
        jdbc.sql("""
                insert into event_inbox (message_id, received_at, write_key_id, payload) values
                    (?, now(), 1, '{"userId": "shop-90210", "properties": {"x": "canary-inbox"}}'),
                    ('m-2', now(), 1, '{"traits": {"email": "ANN.canary@example.com", "x": "canary-waiting"}}')
                """).param(canary("event_inbox", "message_id")).update();
        jdbc.sql("""
                insert into caught_mail (received_at, recipient, subject, raw)
                values (now(), 'ann.canary@example.com', 'canary-caught-subject', 'canary-caught-raw'::bytea)
                """).update();
        long file = file("done", gzip("id;mail;note\n1;ann.canary@example.com;canary-file\n"));
        jdbc.sql("insert into import_problem values (?, 7, 'mail', 'ann.canary@example.com is no canary-problem')")
                .param(file)
                .update();
        jdbc.sql("insert into audit_entry (occurred_at, actor, action, subject, detail) values"
                        + " (now(), 'x', 'y', 'z', '{\"name\": \"ann.canary@example.com\"}')")
                .update();
        jdbc.sql("insert into job_run (job_key, started_at, finished_at, outcome, detail) values"
                        + " ('x', now(), now(), 'failed', 'Key (value)=(ann.canary@example.com) exists')")
                .update();
        canaries.addAll(List.of(
                "canary-inbox",
                "canary-waiting",
                "canary-caught-subject",
                "canary-caught-raw",
                "canary-file",
                "canary-problem"));
    }

    /** The tables in which a text stands in any column, bytes and what is packed in them included. */
    private List<String> found(String text) {
        String hex = HexFormat.of().formatHex(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        String original = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return Tables.names(jdbc).stream()
                .filter(table -> jdbc.sql("select exists (select from " + table
                                + " t where lower(t::text) like :text or t::text like :hex or t::text like :original)")
                        .param("text", "%" + text.toLowerCase(Locale.ROOT) + "%")
                        .param("hex", "%" + hex + "%")
                        .param("original", "%" + original + "%")
                        .query(Boolean.class)
                        .single())
                .toList();
    }

    // Arranging

    private long file(String state, byte[] content) {
        long id = jdbc.sql("""
                insert into import_file (file_name, size_bytes, sha256, state, charset, separator, has_header, columns, mapping,
                    rows_expected, created_by, created_at)
                values ('year.csv', 1, '\\x00', ?, 'UTF-8', ';', true, '{}', '{}', 1, 'x', now()) returning import_id
                """).param(state).query(Long.class).single();
        jdbc.sql("insert into import_chunk (import_id, chunk, content) values (?, 0, ?)")
                .params(id, content)
                .update();
        return id;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream to = new GZIPOutputStream(bytes)) {
            to.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] xlsx(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream to = new ZipOutputStream(bytes)) {
            to.putNextEntry(new ZipEntry("xl/sharedStrings.xml"));
            to.write(("<sst><si><t>17</t></si><si><t>" + text.substring(11).strip() + "</t></si></sst>")
                    .getBytes(StandardCharsets.UTF_8));
            to.closeEntry();
        }
        return bytes.toByteArray();
    }

    private String unzipped(long customerId, boolean portable) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        export.write(customerId, portable, bytes);
        StringBuilder all = new StringBuilder();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            while (zip.getNextEntry() != null) {
                all.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            }
        }
        return all.toString();
    }

    private Map<String, String> backup() {
        jdbc.sql("drop schema if exists backup cascade").update();
        jdbc.sql("create schema backup").update();
        Map<String, String> tables = new LinkedHashMap<>();
        for (String table : List.of("customer", "identity", "suppression", "erasure", "profile_attribute")) {
            jdbc.sql("create table backup." + table + " as table " + table).update();
            tables.put(table, "backup." + table);
        }
        return tables;
    }

    /** What pg_restore does: the tables as they were, whatever happened since. */
    private void restore(Map<String, String> backup) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local session_replication_role = replica").update();
            backup.forEach((table, copy) -> {
                jdbc.sql("delete from " + table).update();
                String columns = jdbc.sql("""
                        select string_agg(attname, ', ') from pg_attribute
                        where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                        """).param(table).query(String.class).single();
                jdbc.sql("insert into " + table + " (" + columns + ") overriding system value select " + columns
                                + " from " + copy)
                        .update();
            });
        });
        jdbc.sql("drop schema backup cascade").update();
    }

    private String state(long customerId) {
        return jdbc.sql("select state from customer where customer_id = ?")
                .param(customerId)
                .query(String.class)
                .single();
    }

    private long known(String email, String phone, String number) {
        long id = identify(
                new IdentityClaim(IdentityKind.EMAIL, email, true),
                new IdentityClaim(IdentityKind.PHONE, phone, true),
                new IdentityClaim(IdentityKind.SHOP_NUMBER, number, true));
        customers.describe(id, AttributeOrigin.TOLD, Map.of("first_name", "X"), "test", TestClock.START);
        return id;
    }

    private long identify(IdentityClaim... claims) {
        return customers
                .identify(List.of(claims), "test", clock.instant())
                .orElseThrow()
                .customerId();
    }
}
