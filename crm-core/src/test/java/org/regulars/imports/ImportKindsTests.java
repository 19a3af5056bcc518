package org.regulars.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.regulars.job.Jobs;
import org.regulars.privacy.Erasures;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What becomes of files about people and products. */
@DatabaseTest
class ImportKindsTests {

    private static final String SHOPIFY = "\ufeff"
            + "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
            + "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
            + "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n"
            + "'9013808660771,Ann,Abel,Ann@Example.com,yes,,Main St 1,,Berlin,BE,DE,'01067,,'+4930123456,no,12.50,1,,no,\"vip, horeca\"\n"
            + "'9013808660772,Bob,,bob@example.com,no,,,,,,FR,,,,no,0.00,0,,no,\n";

    @Autowired
    Imports imports;

    @Autowired
    Jobs jobs;

    @Autowired
    org.regulars.customer.Profiles profiles;

    @Autowired
    Erasures erasures;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Test
    void takesShopifyCustomersWithoutAClick() throws IOException {
        long id = upload("customers_export.csv", SHOPIFY);
        ImportDetail file = imports.find(id).orElseThrow();
        assertThat(file.kind()).isEqualTo("customers");
        assertThat(file.format()).isEqualTo("shopify-customers");

        ImportDetail done = run(id);

        assertThat(done.counts()).isEqualTo(Map.of("created", 2L));
        assertThat(rows("select kind, value, shown from identity order by kind, value"))
                .isEqualTo("email ann@example.com Ann@Example.com; email bob@example.com bob@example.com;"
                        + " phone +4930123456 +4930123456; shop-number 9013808660771 9013808660771;"
                        + " shop-number 9013808660772 9013808660772");
        assertThat(rows("select first_name, last_name, country, state from customer where customer_id > 0 order by 1"))
                .isEqualTo("Ann Abel DE known; Bob  FR known");
        assertThat(
                        rows(
                                "select key, value #>> '{}', source from profile_attribute where key in ('postal_code', 'tags') order by key"))
                .isEqualTo("postal_code 01067 import " + id + "; tags vip, horeca import " + id);
        assertThat(rows("select 1 from consent_entry")).isEmpty();
    }

    @Test
    void saysInTheCheckWhatTheImportThenDoesAndChangesNothing() throws IOException {
        run(upload("c.csv", "email,first name,city\nann@example.com,Ann,Bonn\nbob@example.com,Bob,Paris\n"));
        String before = everything();
        long id = upload(
                "c.csv",
                "email,first name,city\nann@example.com,Anna,\nbob@example.com,Bob,Paris\ncarl@example.com,Carl,Rome\n"
                        + "no address,X,Y\ncarl@example.com,Karl,\n");
        imports.check(id, "ann@example.com");
        jobs.run("imports");

        ImportDetail checked = imports.find(id).orElseThrow();
        assertThat(checked.state()).as(checked.problem()).isEqualTo(ImportState.CHECKED);
        assertThat(everything()).isEqualTo(before);
        assertThat(checked.counts())
                .isEqualTo(Map.of("created", 1L, "updated", 1L, "unchanged", 1L, "skipped", 1L, "error", 1L));
        assertThat(imports.verdicts(id, "", 0, 10))
                .extracting(RowVerdict::row, RowVerdict::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2L, "updated"),
                        org.assertj.core.groups.Tuple.tuple(3L, "unchanged"),
                        org.assertj.core.groups.Tuple.tuple(4L, "skipped"),
                        org.assertj.core.groups.Tuple.tuple(5L, "error"),
                        org.assertj.core.groups.Tuple.tuple(6L, "created"));
        assertThat(imports.verdicts(id, "updated", 0, 10).get(0).changes())
                .containsExactly(new RowVerdict.Change("first_name", "Ann", "Anna"));

        ImportDetail done = run(id);
        assertThat(done.counts()).isEqualTo(checked.counts());
        assertThat(rows("select first_name from customer where customer_id > 0 order by 1"))
                .isEqualTo("Anna; Bob; Karl");
        assertThat(rows("select value #>> '{}' from profile_attribute where key = 'city' order by 1"))
                .isEqualTo("Bonn; Paris; Rome");
        StringWriter errors = new StringWriter();
        imports.writeErrors(id, errors);
        assertThat(errors.toString()).contains("no address,X,Y,email is no e-mail address");
    }

    @Test
    void takesBackWhatItDid() throws IOException {
        run(upload("c.csv", "email,first name,city\nann@example.com,Ann,Bonn\nbob@example.com,Bob,Paris\n"));
        String before = everything();
        long id = upload(
                "c.csv",
                "email,first name,city,phone\nann@example.com,Anna,Berlin,+49301234567\ncarl@example.com,Carl,Rome,\n"
                        + "bob@example.com,Bob,Lyon,\n");
        run(id);
        assertThat(everything()).isNotEqualTo(before);
        UndoResult preview = imports.undoPreview(id);

        imports.undo(id, "ann@example.com");
        jobs.run("imports");

        ImportDetail undone = imports.find(id).orElseThrow();
        assertThat(undone.state()).as(undone.problem()).isEqualTo(ImportState.UNDONE);
        assertThat(everything()).isEqualTo(before);
        assertThat(undone.undo()).isEqualTo(preview);
        assertThat(preview.removed()).isEqualTo(1);
    }

    @Test
    void leavesWhatWasChangedSince() throws IOException {
        run(upload("c.csv", "email,first name\nann@example.com,Ann\n"));
        long id = upload("c.csv", "email,first name\nann@example.com,Anna\nbob@example.com,Bob\n");
        run(id);
        run(upload("c.csv", "email,first name\nann@example.com,Annabel\nbob@example.com,Robert\n"));

        imports.undo(id, "ann@example.com");
        jobs.run("imports");

        assertThat(rows("select first_name from customer where customer_id > 0 order by 1"))
                .isEqualTo("Annabel; Robert");
        UndoResult undone =
                java.util.Objects.requireNonNull(imports.find(id).orElseThrow().undo());
        assertThat(undone.kept()).isEqualTo(1);
        assertThat(undone.changedSince()).isPositive();
    }

    @Test
    void grantsOnlyWithALegalBasisAndNeverAgainstAWithdrawal() throws IOException {
        String members =
                "\"Email Address\",\"First Name\",\"Last Name\",MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,"
                        + "LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\r"
                        + "ann@example.com,Ann,Abel,2,\"2020-05-01 10:00:00\",198.51.100.7,\"2020-05-01 10:05:00\",198.51.100.7,,,,,,DE,,,1,a,,\"\"\"VIP\"\"\"\r"
                        + "bob@example.com,Bob,Bell,2,\"2020-05-01 10:00:00\",198.51.100.8,,,,,,,,DE,,,1,b,,\r";
        ImportDetail without = run(upload("subscribed_members_export.csv", members));
        assertThat(without.format()).isEqualTo("mailchimp-members");
        assertThat(rows("select 1 from consent_entry")).isEmpty();
        assertThat(imports.verdicts(without.importId(), "", 0, 9))
                .extracting(RowVerdict::reason)
                .allMatch(reason -> reason.contains("no purpose and legal basis"));

        String left = members.lines().findFirst().orElseThrow().split("\r")[0]
                + ",UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER\r"
                + "carl@example.com,Carl,,2,\"2020-05-01 10:00:00\",198.51.100.9,,,,,,,,,,,1,c,,,\"2024-01-01 00:00:00\",,,N/A,\r";
        ImportDetail gone = run(upload("unsubscribed_members_export.csv", left));
        assertThat(gone.format()).isEqualTo("mailchimp-unsubscribed");
        assertThat(rows("select purpose, status from consent_entry order by 1"))
                .isEqualTo("newsletter withdrawn; offers withdrawn; surveys withdrawn");

        long id = upload(
                "members.csv",
                members
                        + "carl@example.com,Carl,,2,\"2020-05-01 10:00:00\",198.51.100.9,\"2020-05-01 10:05:00\",198.51.100.9,,,,,,,,,1,c,,\r");
        ImportDetail file = imports.find(id).orElseThrow();
        imports.map(
                id,
                file.mapping(),
                new ImportSettings(
                        ImportSettings.Mode.BOTH,
                        "email",
                        "newsletter",
                        "consent",
                        "I want news.",
                        "subscribed",
                        false,
                        false));
        ImportDetail done = run(id);

        assertThat(rows("""
                select i.value, s.status, e.ip, w.wording from consent_state s
                join consent_entry e using (customer_id, entry_id) join identity i on i.identity_id = e.identity_id
                left join consent_wording w using (wording_id)
                where s.purpose = 'newsletter' and s.channel = 'mail' and s.topic = '' order by 1
                """))
                .isEqualTo(
                        "ann@example.com confirmed 198.51.100.7 I want news.; bob@example.com granted 198.51.100.8 I want news.;"
                                + " carl@example.com withdrawn  null");
        assertThat(imports.verdicts(id, "", 0, 9))
                .filteredOn(verdict -> verdict.row() == 4)
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.reason()).contains("Withdrawn later"));
        assertThat(done.counts()).containsEntry("updated", 2L).containsEntry("unchanged", 1L);

        imports.undo(id, "ann@example.com");
        jobs.run("imports");
        assertThat(
                        rows(
                                "select status from consent_state where purpose = 'newsletter' and topic = '' and channel = 'mail'"))
                .isEqualTo("withdrawn; withdrawn; withdrawn");
    }

    @Test
    void suppressesAddressesThatCameBack() throws IOException {
        long id = upload(
                "suppression-list.csv", "email,reason,created\nann@example.com,hard bounce,2024-01-01\nx,spam,\n");
        assertThat(imports.find(id).orElseThrow().kind()).isEqualTo("suppressions");
        ImportDetail done = run(id);
        assertThat(done.counts()).isEqualTo(Map.of("created", 1L, "error", 1L));
        assertThat(rows("select reason from suppression")).isEqualTo("bounced");
        assertThat(rows("select 1 from customer where customer_id > 0")).isEmpty();
        imports.undo(id, "ann@example.com");
        jobs.run("imports");
        assertThat(rows("select 1 from suppression")).isEmpty();
    }

    @Test
    void takesProductsWithVariantsAndBackAgain() throws IOException {
        String before = everything();
        long id = upload(
                "products_export.csv",
                "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n"
                        + "shirt,Shirt,\"<p>a, b</p>\",Acme,Shirts,,TRUE,Size,S,S-1,25.00,https://example.com/1.jpg\n"
                        + "shirt,,,,,,,,M,S-2,26.00,\n"
                        + "shirt,,,,,,,,,,,https://example.com/2.jpg\n");
        assertThat(imports.find(id).orElseThrow().format()).isEqualTo("shopify-products");
        run(id);
        assertThat(
                        rows(
                                "select sku, p.name, c.name, trim_scale(price), image_url from product p join category c using (category_id) order by 1"))
                .isEqualTo(
                        "S-1 Shirt – S Shirts 25 https://example.com/1.jpg; S-2 Shirt – M Shirts 26 https://example.com/1.jpg");
        clock.advance(java.time.Duration.ofMinutes(1));
        String made = everything();
        long dearer = upload("products.csv", "sku,title,price,category\nS-1,Shirt small,27.50,Tops\nS-2,,,\n");
        assertThat(run(dearer).counts()).isEqualTo(Map.of("updated", 1L, "unchanged", 1L));
        imports.undo(dearer, "ann@example.com");
        jobs.run("imports");
        assertThat(everything()).isEqualTo(made);
        assertThat(rows("select name from category")).isEqualTo("Shirts");
        imports.undo(id, "ann@example.com");
        jobs.run("imports");
        assertThat(everything()).isEqualTo(before);
        assertThat(rows("select name from category")).isEmpty();
    }

    @Test
    void takesWholeOrdersOfShopify() throws IOException {
        String before = everything();
        String header =
                "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
                        + "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
                        + "Lineitem compare at price,Lineitem sku,Billing Country,Cancelled at,Refunded Amount\n";
        long id = upload(
                "orders_export.csv",
                header
                        + "#1001,ann@example.com,paid,2026-01-01 10:00:00 +0100,fulfilled,,yes,EUR,30.00,4.90,5.57,34.90,WELCOME,5.00,DHL,2026-01-01 10:00:00 +0100,2,Jar,10.00,,JAR,DE,,0.00\n"
                        + "#1001,ann@example.com,,,,,,,,,,,,,,2026-01-01 10:00:00 +0100,1,Lid,10.00,,,,,\n"
                        + "#1002,bob@example.com,voided,,unfulfilled,,no,EUR,10.00,0.00,0,10.00,,0.00,DHL,2026-01-02 10:00:00 +0100,1,Jar,10.00,,JAR,FR,2026-01-03 10:00:00 +0100,0.00\n");
        ImportDetail done = run(id);
        assertThat(done.format()).isEqualTo("shopify-orders");
        assertThat(done.counts()).isEqualTo(Map.of("created", 3L));
        assertThat(
                        rows(
                                "select number, kind, currency, trim_scale(o.total), trim_scale(d.shipping), financial_status from customer_order o left join order_detail d using (customer_id, order_id) order by 1"))
                .isEqualTo(
                        "#1001 sale EUR 30 4.9 paid; #1002 sale EUR 10 0 voided; #1002-cancelled cancellation EUR -10 null null");
        assertThat(
                        rows(
                                "select i.value, orders, trim_scale(net) from purchase_summary join identity i using (customer_id) order by 1"))
                .isEqualTo("ann@example.com 1 30; bob@example.com 0 0");

        imports.undo(id, "ann@example.com");
        jobs.run("imports");
        assertThat(imports.find(id).orElseThrow().problem()).isEmpty();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void countsAnOverlappingYearOnceHoweverItNamesAndDatesThings() throws IOException {
        run(upload(
                "2010.csv",
                "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
                        + "1001,JAR,Jar,2,2010-12-01 08:26:31,1.50,17850.0,United Kingdom\n"
                        + "1002,JAR,Jar,1,2010-12-02 08:26:10,1.50,17851.0,United Kingdom\n"));
        ImportDetail second = run(upload(
                "2011.csv",
                "Bestellnummer;Bestelldatum;Kundennummer;E-Mail;Artikelnummer;Bezeichnung;Menge;Einzelpreis;Land\n"
                        + "1002;02.12.2010 08:26;17851;bob@example.com;JAR;Jar;1;1,50;Großbritannien\n"
                        + "1003;13.12.2010 08:26;17851;bob@example.com;LID;Lid;1;0,50;Großbritannien\n"));
        assertThat(second.linesNew()).isEqualTo(1);
        assertThat(second.customersNew()).isZero();

        ImportDetail third = run(upload(
                "2012.csv",
                "Order;Date;Email;SKU;Title;Qty;Unit price\n"
                        + "1001;2010-12-01 08:26;ann@example.com;JAR;Jar;2;1.50\n"
                        + "1010;2010-12-20 09:00;ann@example.com;JAR;Jar;1;1.50\n"));
        assertThat(third.customersNew()).isZero();
        assertThat(third.linesNew()).isEqualTo(1);
        assertThat(rows("select count(*) from customer where customer_id > 0")).isEqualTo("2");
    }

    @Test
    void findsTheCustomersOfLargeImportsAWhileLater() throws IOException {
        long id = upload("c.csv", "email,first name,last name\nann@example.com,Ann,Abel\n");
        jdbc.sql("update import_file set rows_expected = 1000000 where import_id = ?")
                .param(id)
                .update();
        run(id);
        jobs.run("import-search");
        assertThat(rows("select search_text from customer where customer_id > 0"))
                .isEqualTo("ann abel ann@example.com");
    }

    @Test
    void keepsContentAMonthAndTheWayBackThreeMonths() throws IOException {
        long id = upload("c.csv", "email,first name\nann@example.com,Ann\nx,Bob\n");
        run(id);
        clock.advance(java.time.Duration.ofDays(31));
        jobs.run("import-retention");
        assertThat(rows("select 1 from import_chunk") + rows("select 1 from import_problem"))
                .isEmpty();
        assertThat(imports.find(id).orElseThrow().forgottenAt()).isNotNull();
        assertThat(imports.undoPreview(id).removed()).isEqualTo(1);
        clock.advance(java.time.Duration.ofDays(60));
        jobs.run("import-retention");
        assertThat(rows("select 1 from import_created")).isEmpty();
        assertThatThrownBy(() -> imports.undo(id, "ann@example.com")).isInstanceOf(ImportNotPossible.class);
    }

    @Test
    void keepsItsValuesBesideWhatABetterSourceSays() throws IOException {
        run(upload("c.csv", "email,first name,city\nann@example.com,Ann,Bonn\n"));
        long ann = customer("ann@example.com");
        profiles.correct("eve@example.com", ann, "city", "Hamburg");
        profiles.correct("eve@example.com", ann, "first_name", "Anne");
        String before = everything();

        long id = upload("c.csv", "email,first name,city\nann@example.com,Anna,Berlin\n");
        assertThat(run(id).counts()).isEqualTo(Map.of("updated", 1L));

        assertThat(rows("select first_name from customer where customer_id > 0"))
                .isEqualTo("Anne");
        assertThat(
                        rows(
                                "select value #>> '{}', effective from profile_attribute where key = 'city' and customer_id > 0 order by 1"))
                .isEqualTo("Berlin f; Hamburg t");
        assertThat(imports.verdicts(id, "updated", 0, 9).get(0).reason()).contains("city, first_name");
        imports.undo(id, "ann@example.com");
        jobs.run("imports");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void undoesImportsInAnyOrder() throws IOException {
        long first = upload("c.csv", "email,first name,city\nann@example.com,Ann,Bonn\n");
        run(first);
        String before = everything();
        long second = upload("c.csv", "email,first name,city\nann@example.com,Anna,Berlin\n");
        run(second);
        clock.advance(java.time.Duration.ofMinutes(1));
        long third = upload("c.csv", "email,first name,city\nann@example.com,Annabel,Rome\n");
        run(third);

        imports.undo(second, "ann@example.com");
        jobs.run("imports");
        assertThat(rows("select first_name from customer where customer_id > 0"))
                .isEqualTo("Annabel");
        imports.undo(third, "ann@example.com");
        jobs.run("imports");

        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void readsValuesAsTheirAttributesHaveThem() throws IOException {
        jdbc.sql("insert into attribute (key, type, options, created_at) values ('shoe_size', 'whole', '{}', now()),"
                        + " ('colour', 'one-of', '{red,blue}', now())")
                .update();
        try {
            long id = upload(
                    "c.csv",
                    "email,shoe_size,colour,phone\nann@example.com,42.0,RED,123\nbob@example.com,large,blue,\n");
            ImportDetail done = run(id);
            assertThat(done.counts()).isEqualTo(Map.of("created", 2L));
            assertThat(
                            rows(
                                    "select key, value::text from profile_attribute where customer_id > 0 order by customer_id, key"))
                    .isEqualTo("colour \"red\"; shoe_size 42; colour \"blue\"");
            assertThat(imports.verdicts(id, "", 0, 9))
                    .extracting(RowVerdict::reason)
                    .anyMatch(reason -> reason.contains("“large” and is left out: it has to be a whole number"))
                    .anyMatch(reason -> reason.contains("phone number “123” is too short"));
        } finally {
            jdbc.sql("delete from attribute where key in ('shoe_size', 'colour')")
                    .update();
        }
    }

    @Test
    void changesNobodyWhoRestrictedTheirDataAndBringsNobodyBack() throws IOException {
        run(upload("c.csv", "email,first name\nann@example.com,Ann\nbob@example.com,Bob\n"));
        jdbc.sql(
                        "insert into privacy_limit (customer_id, kind, since, recorded_by) values (?, 'restricted', now(), 'x')")
                .param(customer("ann@example.com"))
                .update();
        erasures.erase(customer("bob@example.com"), 0, "customer");
        String before = everything();

        long id = upload("c.csv", "email,first name\nann@example.com,Anna\nbob@example.com,Bob\n");
        assertThat(run(id).counts()).isEqualTo(Map.of("skipped", 2L));

        assertThat(everything()).isEqualTo(before);
        assertThat(imports.verdicts(id, "skipped", 0, 9))
                .extracting(RowVerdict::reason)
                .anyMatch(reason -> reason.contains("restricted"))
                .anyMatch(reason -> reason.contains("erased"));
    }

    @Test
    void vouchesForWhomItKnowsAndTakesThatBack() throws IOException {
        run(upload("c.csv", "email,first name\nann@example.com,Ann\n"));
        jdbc.sql("update identity set vouched = false").update();
        String before = everything();
        long people = upload("c.csv", "email,first name\nann@example.com,Ann\n");
        assertThat(run(people).counts()).isEqualTo(Map.of("unchanged", 1L));
        assertThat(rows("select vouched from identity")).isEqualTo("t");
        imports.undo(people, "ann@example.com");
        jobs.run("imports");
        assertThat(everything()).isEqualTo(before);

        run(upload(
                "o.csv",
                "Order;Date;Email;SKU;Title;Qty;Unit price\n1001;2010-12-01 08:26;ann@example.com;JAR;Jar;2;1.50\n"));
        assertThat(rows("select i.vouched, i.value from customer_order o join identity i using (identity_id)"))
                .isEqualTo("t ann@example.com");
    }

    @Test
    void makesNobodyOfARowThatNamesTwoAndKeepsToItsMode() throws IOException {
        run(upload("c.csv", "customer number,email,first name\n1,ann@example.com,Ann\n2,bob@example.com,Bob\n"));
        long id =
                upload("c.csv", "customer number,email,first name\n1,bob@example.com,Carl\n3,carl@example.com,Carl\n");
        ImportDetail file = imports.find(id).orElseThrow();
        imports.map(
                id,
                file.mapping(),
                new ImportSettings(ImportSettings.Mode.UPDATE, "any", "", "", "", "", false, false));
        ImportDetail done = run(id);
        assertThat(done.counts()).isEqualTo(Map.of("error", 1L, "skipped", 1L));
        assertThat(rows("select first_name from customer where customer_id > 0 order by 1"))
                .isEqualTo("Ann; Bob");
    }

    @Test
    void isUndoneToTheRowWhateverWasThere() throws IOException {
        for (long seed = 1; seed <= 12; seed++) {
            Random random = new Random(seed);
            run(upload("start.csv", randomFile(random, 6)));
            String before = everything();
            long id = upload("more.csv", randomFile(random, 10));
            imports.check(id, "ann@example.com");
            jobs.run("imports");
            ImportDetail checked = imports.find(id).orElseThrow();
            ImportDetail done = run(id);
            assertThat(done.counts()).as("seed " + seed).isEqualTo(checked.counts());

            imports.undo(id, "ann@example.com");
            jobs.run("imports");

            assertThat(everything()).as("seed " + seed).isEqualTo(before);
        }
    }

    /** A few people under changing addresses, phones and numbers, so that they meet, repeat and contradict each other. */
    private static String randomFile(Random random, int rows) {
        StringBuilder file = new StringBuilder("customer number,email,phone,first name,city,country\n");
        for (int i = 0; i < rows; i++) {
            file.append(random.nextInt(3) == 0 ? "" : 100 + random.nextInt(6)).append(',');
            file.append(random.nextInt(3) == 0 ? "" : "p" + random.nextInt(6) + "@example.com")
                    .append(',');
            file.append(random.nextInt(3) == 0 ? "" : "+4930123450" + random.nextInt(6))
                    .append(',');
            file.append("Name").append(random.nextInt(4)).append(',');
            file.append(random.nextBoolean() ? "" : "City" + random.nextInt(4)).append(',');
            file.append(random.nextBoolean() ? "" : "DE").append('\n');
        }
        return file.toString();
    }

    private ImportDetail run(long id) {
        imports.run(id, "ann@example.com");
        jobs.run("imports");
        ImportDetail done = imports.find(id).orElseThrow();
        assertThat(done.state()).as(done.problem()).isEqualTo(ImportState.DONE);
        return done;
    }

    private long customer(String email) {
        return jdbc.sql("select customer_id from identity where kind = 'email' and value = ?")
                .param(email)
                .query(Long.class)
                .single();
    }

    private long upload(String name, String text) throws IOException {
        return imports.upload(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "ann@example.com");
    }

    private String rows(String sql) {
        List<String> rows = jdbc.sql(sql)
                .query((row, n) -> {
                    StringBuilder text = new StringBuilder();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        text.append(i == 1 ? "" : " ").append(row.getString(i));
                    }
                    return text.toString();
                })
                .list();
        return String.join("; ", rows);
    }

    /** Every row that an import can touch. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        for (String table : List.of(
                "customer",
                "identity",
                "profile_attribute",
                "profile_attribute_past",
                "consent_entry",
                "suppression",
                "product",
                "customer_order",
                "order_line",
                "order_detail",
                "purchase_summary")) {
            all.append(table)
                    .append(": ")
                    .append(rows("select t from " + table + " t order by t"))
                    .append('\n');
        }
        return all.toString();
    }
}
