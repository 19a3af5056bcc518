package org.regulars.imports;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.regulars.consent.Suppressions;
import org.regulars.customer.IdentityKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Addresses that get nothing any more: bounced, complained, or asked for it. Only their hashes are kept. */
@Component
class SuppressionRows implements Kind {

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Reading reading;
    private final SliceTransaction transaction;
    private final Suppressions suppressions;
    private final Clock clock;

    SuppressionRows(
            DataSource dataSource,
            JdbcClient jdbc,
            Reading reading,
            SliceTransaction transaction,
            Suppressions suppressions,
            Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.reading = reading;
        this.transaction = transaction;
        this.suppressions = suppressions;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "suppressions";
    }

    @Override
    public List<Field> fields() {
        return List.of(PersonField.EMAIL, PersonField.REASON, PersonField.LEFT_AT, PersonField.AT);
    }

    @Override
    public List<Field> missing(Mapping mapping) {
        return mapping.has(PersonField.EMAIL) ? List.of() : List.of(PersonField.EMAIL);
    }

    @Override
    public void work(ImportDetail file) throws IOException {
        boolean importing = file.state() == ImportState.IMPORTING;
        Cells cells = reading.cells(file);
        long[] last = {0};
        try (CopyInto staged = new CopyInto(dataSource, "suppression_staging")) {
            reading.read(file, row -> {
                last[0] = row.number();
                if (!cells.of(row) || !take(cells, file, staged)) {
                    return cells.problems();
                }
                return List.of();
            });
            staged.complete();
        }
        int slices = (int) (last[0] / Reading.ROWS_OF_A_SLICE) + 1;
        jdbc.sql("update import_file set slices = ? where import_id = ?")
                .params(slices, file.importId())
                .update();
        for (int slice = importing ? file.slicesDone() : 0; slice < slices; slice++) {
            merge(file, slice, importing);
        }
        jdbc.sql("truncate suppression_staging").update();
        reading.finish(file, importing ? ImportState.DONE : ImportState.CHECKED);
    }

    private boolean take(Cells cells, ImportDetail file, CopyInto staged) throws IOException {
        String email = cells.text(PersonField.EMAIL);
        String address = IdentityKind.EMAIL.normalise(email).orElse("");
        if (address.isEmpty()) {
            cells.problem(
                    PersonField.EMAIL, email.isEmpty() ? "is missing" : "is no e-mail address: " + Cells.shown(email));
        }
        Instant left = cells.moment(PersonField.LEFT_AT);
        Instant since = left == null ? cells.moment(PersonField.AT) : left;
        if (!cells.problems().isEmpty()) {
            return false;
        }
        add(
                staged,
                cells.number(),
                suppressions.hash(address),
                reason(cells.text(PersonField.REASON), file.settings().status()),
                since == null ? clock.instant() : since);
        return true;
    }

    static void add(CopyInto staged, long row, byte[] hash, String reason, Instant since) throws IOException {
        staged.add(row / Reading.ROWS_OF_A_SLICE)
                .add(row)
                .add(hash)
                .add(reason)
                .add(since)
                .end();
    }

    private static String reason(String said, String status) {
        String reason = said.isEmpty() && status.equals("cleaned") ? "bounced" : said.toLowerCase(Locale.ROOT);
        if (reason.matches(".*(bounce|clean|invalid|undeliver|unzustell|rejected|hard|dropped).*")) {
            return "bounced";
        }
        return reason.matches(".*(complain|spam|abuse|beschwer|plainte).*") ? "complained" : "asked";
    }

    private void merge(ImportDetail file, int slice, boolean importing) {
        transaction.run(file, slice, () -> {
            Map<String, Object> values = Map.of(
                    "id", file.importId(), "slice", slice, "source", "import " + file.importId(), "apply", importing);
            Map<String, Long> counts = jdbc
                    .sql("""
                    with rows as (
                        select s.*, row_number() over (partition by s.address_hash order by s.row_no) as place,
                               t.address_hash is not null as known
                        from suppression_staging s
                        left join suppression t on t.address_hash = s.address_hash
                        where s.slice = :slice
                    ), made as (
                        insert into suppression (address_hash, reason, source, since)
                        select address_hash, reason, :source, since from rows where :apply and not known and place = 1
                        on conflict on constraint suppression_pkey do nothing
                    ), judged as (
                        select row_no, case when known then 'unchanged' when place > 1 then 'skipped' else 'created' end as verdict,
                               case when known then 'Gets nothing already, and keeps its first reason.'
                                    when place > 1 then 'An earlier row is about the same address.' else '' end as reason
                        from rows
                    ), told as (
                        insert into import_verdict (import_id, row_no, verdict, reason)
                        select :id, row_no, verdict, reason from judged where not :apply or verdict = 'skipped'
                        on conflict on constraint import_verdict_pkey do update
                            set verdict = excluded.verdict, reason = excluded.reason)
                    select verdict, count(*) as rows from judged group by verdict
                    """)
                    .params(values)
                    .query((row, n) -> Map.entry(row.getString(1), row.getLong(2)))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            reading.count(file.importId(), counts);
            jdbc.sql("update import_file set rows_done = rows_done + ? where import_id = ?")
                    .params(counts.values().stream().mapToLong(rows -> rows).sum(), file.importId())
                    .update();
        });
    }
}
