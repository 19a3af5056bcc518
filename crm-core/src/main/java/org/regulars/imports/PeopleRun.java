package org.regulars.imports;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.regulars.consent.ConsentProperties;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.regulars.consent.Suppressions;
import org.regulars.customer.AttributeDefinition;
import org.regulars.customer.Attributes;
import org.regulars.customer.ErasedPeople;
import org.regulars.customer.IdentityKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Stages the people of a file and has them merged, slice by slice. */
@Component
class PeopleRun {

    private static final String PLAIN = " _-.,:;/@&'+()";

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final Reading reading;
    private final PeopleMerge merge;
    private final Attributes attributes;
    private final Purposes purposes;
    private final Suppressions suppressions;
    private final ErasedPeople erased;
    private final ConsentProperties consent;
    private final JsonMapper json;
    private final Clock clock;

    PeopleRun(
            DataSource dataSource,
            JdbcClient jdbc,
            Reading reading,
            PeopleMerge merge,
            Attributes attributes,
            Purposes purposes,
            Suppressions suppressions,
            ErasedPeople erased,
            ConsentProperties consent,
            JsonMapper json,
            Clock clock) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.reading = reading;
        this.merge = merge;
        this.attributes = attributes;
        this.purposes = purposes;
        this.suppressions = suppressions;
        this.erased = erased;
        this.consent = consent;
        this.json = json;
        this.clock = clock;
    }

    void work(ImportDetail file, PeopleRows kind) throws IOException {
        boolean importing = file.state() == ImportState.IMPORTING;
        Repeats repeats = new Repeats(file.settings().match());
        long last = stage(file, kind, repeats);
        int slices = (int) (last / Reading.ROWS_OF_A_SLICE) + 1;
        jdbc.sql("update import_file set slices = ?, repeats = ? where import_id = ?")
                .params(slices, repeats.keyed() || repeats.others(), file.importId())
                .update();
        if (!repeats.keyed() && someoneTwice(file.settings().match())) {
            repeats.shareKey();
        }
        if (repeats.keyed()) {
            together(file.settings().match());
        }
        for (int slice = importing ? file.slicesDone() : 0; slice < slices; slice++) {
            merge.merge(file, slice, repeats);
        }
        clear();
        reading.finish(file, importing ? ImportState.DONE : ImportState.CHECKED);
    }

    private void clear() {
        jdbc.sql("truncate person_staging, claim_staging, suppression_staging").update();
    }

    /** Returns the number of the last row. */
    private long stage(ImportDetail file, PeopleRows kind, Repeats repeats) throws IOException {
        Cells cells = reading.cells(file);
        List<String> known = purposes.all().stream().map(Purpose::key).toList();
        Map<String, AttributeDefinition> defined = new HashMap<>();
        attributes.all().forEach(one -> defined.put(one.key(), one));
        ErasedPeople.Those erased = this.erased.all();
        long[] last = {0};
        try (CopyInto people = new CopyInto(dataSource, "person_staging");
                CopyInto claims = new CopyInto(dataSource, "claim_staging");
                CopyInto suppressed = new CopyInto(dataSource, "suppression_staging")) {
            reading.read(file, row -> {
                Person person = new Person();
                last[0] = row.number();
                if (!cells.of(row) || !kind.person(cells, file, known, defined, person)) {
                    return cells.problems();
                }
                repeats.add(person);
                add(people, row.number(), person, staysErased(person, erased));
                for (Claim claim : person.claims) {
                    add(claims, row.number(), claim);
                }
                if (!person.suppressedFor.isEmpty()) {
                    SuppressionRows.add(
                            suppressed,
                            row.number(),
                            suppressions.hash(person.email),
                            person.suppressedFor,
                            person.suppressedSince == null ? clock.instant() : person.suppressedSince);
                }
                return List.of();
            });
            people.complete();
            claims.complete();
            suppressed.complete();
        }
        return last[0];
    }

    /** A family shares a telephone, so it says who somebody is only when nothing else does. */
    private static boolean staysErased(Person person, ErasedPeople.Those erased) {
        if (erased.none()) {
            return false;
        }
        Instant happened = Stream.concat(
                        Stream.ofNullable(person.since), person.claims.stream().map(Claim::at))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        boolean telling = !person.email.isEmpty() || !person.shopNumber.isEmpty();
        return erased.since(IdentityKind.EMAIL, person.email, happened)
                || erased.since(IdentityKind.SHOP_NUMBER, person.shopNumber, happened)
                || (!telling && erased.since(IdentityKind.PHONE, person.phone, happened));
    }

    private void add(CopyInto people, long row, Person person, boolean erased) throws IOException {
        boolean grants = person.claims.stream().anyMatch(Claim::grants) && !person.email.isEmpty();
        people.add(row / Reading.ROWS_OF_A_SLICE)
                .add(row)
                .add(row)
                .add(person.email)
                .add(person.emailShown)
                .add(person.phone)
                .add(person.phoneShown)
                .add(person.shopNumber)
                .add(person.values.get("first_name"))
                .add(person.values.get("last_name"))
                .add(person.values.get("language"))
                .add(person.values.get("country"))
                .add(person.since)
                .add(attributes(person.typed))
                .add(grants ? suppressions.hash(person.email) : null)
                .add(person.note())
                .add(erased ? "t" : "f")
                .end();
    }

    /** A cleared value is null. */
    private @org.jspecify.annotations.Nullable String attributes(Map<String, Object> values) {
        if (values.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder("{");
        values.forEach((key, value) -> {
            text.append(text.length() == 1 ? "" : ",");
            text.append(quoted(key)).append(':');
            text.append(
                    value.equals("")
                            ? "null"
                            : value instanceof String said ? quoted(said) : json.writeValueAsString(value));
        });
        return text.append('}').toString();
    }

    /** Most values need no escaping, and a writer for each would be most of the work. */
    private String quoted(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isLetterOrDigit(c) && PLAIN.indexOf(c) < 0) {
                return json.writeValueAsString(value);
            }
        }
        return '"' + value + '"';
    }

    private void add(CopyInto claims, long row, Claim claim) throws IOException {
        claims.add(row)
                .add(claim.purpose())
                .add(claim.channel())
                .add(claim.topic())
                .add(claim.status())
                .add(claim.legalBasis())
                .add(claim.at())
                .add(claim.wording())
                .add(claim.language())
                .add(claim.page())
                .add(consent.recordBrowser() ? claim.ip() : "")
                .add(consent.recordBrowser() ? claim.userAgent() : "")
                .add(claim.source())
                .end();
    }

    /** Whether two rows mean the same known customer by different addresses or numbers. */
    private boolean someoneTwice(String match) {
        return jdbc.sql(KNOWN + """
                select exists (select from known where owners = 1 group by customer_id having count(*) > 1)
                """).param("match", match).query(Boolean.class).single();
    }

    /** The rows' keys, and whom they name of those who are known. */
    private static final String KNOWN = """
            with key as (
                select row_no, person, 'email' as kind, email as value from person_staging
                where email <> '' and :match in ('any', 'email')
                union all
                select row_no, person, 'phone', phone from person_staging where phone <> '' and :match in ('any', 'phone')
                union all
                select row_no, person, 'shop-number', shop_number from person_staging
                where shop_number <> '' and :match in ('any', 'shop-number')
            ), known as (
                select k.row_no, min(k.person) as person, min(i.customer_id) as customer_id,
                       count(distinct i.customer_id) as owners
                from key k join identity i on i.kind = k.kind and i.value = k.value
                group by k.row_no)
            """;

    /**
     * Rows that share what they are matched by, or mean the same known customer, are about one person; who shares with whom may
     * go round some corners. A row that names two known customers is wrong by itself and draws no other row in.
     */
    private void together(String match) {
        int moved;
        do {
            moved = jdbc.sql(KNOWN + """
                    , keyed as (
                        select row_no, person, kind || ' ' || value as key from key
                        where not exists (select from known n where n.row_no = key.row_no and n.owners > 1)
                        union all
                        select row_no, person, 'customer ' || customer_id from known where owners = 1
                    ), shared as (
                        select key, min(person) as first from keyed group by key having min(person) < max(person)
                    ), first as (
                        select k.row_no, min(s.first) as person from keyed k join shared s using (key) group by k.row_no)
                    update person_staging s set person = f.person
                    from first f where f.row_no = s.row_no and f.person < s.person
                    """).param("match", match).update();
        } while (moved > 0);
        jdbc.sql("update person_staging set slice = person / :rows where slice <> person / :rows")
                .param("rows", Reading.ROWS_OF_A_SLICE)
                .update();
        jdbc.sql("analyze person_staging").update();
    }
}
