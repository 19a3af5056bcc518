package org.regulars.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.consent.ConsentStatus;
import org.regulars.customer.Identified;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.job.Jobs;
import org.regulars.segment.Rule;
import org.regulars.segment.SegmentInUse;
import org.regulars.segment.Segments;
import org.regulars.shop.ShopProperties;
import org.regulars.template.TemplateInUse;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.regulars.testing.TestClock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@MailTest
class CampaignsTests {

    private static final String MIA = "mia@shop.example";

    @Autowired
    Campaigns campaigns;

    @Autowired
    CampaignForecast forecasts;

    @Autowired
    Templates templates;

    @Autowired
    Segments segments;

    @Autowired
    Arranged arranged;

    @Autowired
    Jobs jobs;

    @Autowired
    TestClock clock;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ShopProperties shop;

    private final ScriptedSmtp server = ScriptedSmtp.shared();
    private final List<Long> people = new ArrayList<>();

    @BeforeEach
    void forget() {
        server.forget();
        people.clear();
    }

    @Test
    void sendsToEverybodyInItsSegmentsButThoseExcludedAndFinishesWhenTheLedgerSaysSo() {
        people("DE", 3);
        people("FR", 2);
        people("GB", 2);
        long germans = segment("Germany", "DE");
        long french = segment("France", "FR");
        long first = people.get(0);
        describe(first, "last_name", "Unwanted");
        long unwanted = segments.create(
                MIA,
                "Unwanted",
                Rule.is("attribute", Map.of("attribute", "last_name", "operator", "is", "value", "Unwanted")));
        long id = campaigns.create(with(Set.of(germans, french), Set.of(unwanted), template("Spring")), MIA);

        campaigns.launch(id, MIA);
        send();

        assertThat(server.recipients()).hasSize(4).noneMatch(one -> one.startsWith("gb"));
        assertThat(campaigns.find(id).orElseThrow())
                .satisfies(it -> assertThat(it.audience()).isEqualTo(4))
                .satisfies(it -> assertThat(it.state()).isEqualTo(CampaignState.FINISHED));
        assertThat(states(id)).containsOnly(Map.entry("sent", 4L));
    }

    @Test
    void everyMemberOfTheAudienceStandsInTheLedgerWithAReason() {
        people("DE", 6);
        Identified never = arranged.known("never@example.com");
        Identified asked = arranged.known("asked@example.com");
        arranged.consent(asked, ConsentStatus.GRANTED);
        arranged.consenting("refuse@example.com");
        long id = campaigns.create(with(Set.of(), Set.of(), template("Spring")), MIA);

        campaigns.launch(id, MIA);
        send();

        CampaignSummary campaign = campaigns.find(id).orElseThrow();
        assertThat(states(id).values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(campaign.audience())
                .isEqualTo(9);
        assertThat(arranged.fate(never.customerId())).isEqualTo("suppressed no-consent");
        assertThat(arranged.fate(asked.customerId())).isEqualTo("held awaiting-confirmation");
        assertThat(campaign.state()).isEqualTo(CampaignState.SENDING);

        clock.advance(Duration.ofDays(3));
        send();
        assertThat(campaigns.find(id).orElseThrow().state()).isEqualTo(CampaignState.FINISHED);
        assertThat(states(id)).containsOnlyKeys("sent", "failed", "suppressed");
    }

    @Test
    void neverPlansAPersonTwiceHoweverOftenItLooks() {
        people("DE", 3);
        long id = campaigns.create(with(Set.of(), Set.of(), template("Spring")), MIA);
        campaigns.launch(id, MIA);

        send();
        send();
        clock.advance(Duration.ofDays(40));
        send();

        assertThat(server.recipients()).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void nobodyWhoSaidStopAfterTheFreezeGetsIt() {
        people("DE", 2);
        long id = campaigns.create(with(Set.of(), Set.of(), template("Spring")), MIA);
        campaigns.launch(id, MIA);
        jobs.run("campaigns");
        arranged.consent(arranged.known("de0@example.com"), ConsentStatus.WITHDRAWN);

        send();

        assertThat(server.recipients()).containsExactly("de1@example.com");
    }

    @Test
    void waitsForItsTimeInTheShopsZone() {
        people("DE", 1);
        LocalDateTime at = LocalDateTime.ofInstant(clock.instant(), shop.zone()).plusHours(30);
        CampaignSettings later =
                new Draft("Later", template("Spring")).startsAt(at).settings();
        long id = campaigns.create(later, MIA);
        campaigns.launch(id, MIA);

        clock.advance(Duration.ofHours(29));
        send();
        assertThat(server.recipients()).isEmpty();
        clock.advance(Duration.ofHours(1));
        send();
        assertThat(server.recipients()).hasSize(1);
    }

    @Test
    void reachesEveryoneAtTheirOwnTimeOfDay() {
        long tokyo = zoned("tokyo@example.com", "Asia/Tokyo");
        long madrid = zoned("madrid@example.com", "Europe/Madrid");
        long odd = zoned("odd@example.com", "Not/AZone");
        LocalDateTime ten = LocalDateTime.ofInstant(clock.instant(), shop.zone())
                .plusDays(3)
                .withHour(10)
                .withMinute(0)
                .withSecond(0)
                .withNano(0);
        CampaignSettings local =
                new Draft("Local", template("Spring")).localTime(ten).settings();
        long id = campaigns.create(local, MIA);
        campaigns.launch(id, MIA);
        clock.advance(Duration.ofHours(60));
        jobs.run("campaigns");

        assertThat(due(tokyo))
                .isEqualTo(ten.atZone(java.time.ZoneId.of("Asia/Tokyo")).toInstant());
        assertThat(due(madrid))
                .isEqualTo(ten.atZone(java.time.ZoneId.of("Europe/Madrid")).toInstant());
        assertThat(due(odd)).isEqualTo(ten.atZone(shop.zone()).toInstant());
    }

    @Test
    void spreadsItsMailsOverTimeAndKeepsThemSpreadAfterAPause() {
        people("DE", 4);
        CampaignSettings slow =
                new Draft("Slow", template("Spring")).mailsPerHour(2).settings();
        long id = campaigns.create(slow, MIA);
        campaigns.launch(id, MIA);
        send();
        assertThat(server.recipients()).hasSize(1);
        clock.advance(Duration.ofMinutes(30));
        send();
        assertThat(server.recipients()).hasSize(2);

        campaigns.pause(id, MIA);
        clock.advance(Duration.ofHours(10));
        send();
        assertThat(server.recipients()).hasSize(2);
        campaigns.resume(id, MIA);
        send();
        assertThat(server.recipients()).hasSizeLessThanOrEqualTo(3);
        clock.advance(Duration.ofHours(1));
        send();
        assertThat(server.recipients()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void doublesEachDayWhileItWarmsUp() {
        people("DE", 7);
        CampaignSettings warming =
                new Draft("Warm", template("Spring")).warmUp(1).settings();
        long id = campaigns.create(warming, MIA);
        campaigns.launch(id, MIA);

        List<Integer> sent = new ArrayList<>();
        for (int day = 0; day < 3; day++) {
            send();
            sent.add(server.recipients().size());
            clock.advance(Duration.ofDays(1));
        }

        assertThat(sent).containsExactly(1, 3, 7);
    }

    @Test
    void dividesItsAudienceBetweenVariantsAndHoldsAShareOut() throws MessagingException {
        people("DE", 60);
        CampaignSettings halves = new Draft("Halves", template("A"), template("B"))
                .holdoutPercent(20)
                .settings();
        long id = campaigns.create(halves, MIA);
        campaigns.launch(id, MIA);
        send();

        Map<String, Long> states = states(id);
        long sent = states.getOrDefault("sent", 0L);
        long heldOut = states.getOrDefault("held-out", 0L);
        assertThat(sent + heldOut).isEqualTo(60);
        assertThat(heldOut).isBetween(3L, 25L);
        List<String> subjects = new ArrayList<>();
        for (ScriptedSmtp.Taken mail : server.taken()) {
            subjects.add(mail.message().getSubject());
        }
        assertThat(subjects).contains("Subject A", "Subject B").hasSize((int) sent);
        assertThat(subjects.stream().filter("Subject A"::equals).count()).isBetween(10L, 45L);
    }

    @Test
    void cancellingLeavesTheRestWithoutAMail() {
        people("DE", 4);
        CampaignSettings slow =
                new Draft("Slow", template("Spring")).mailsPerHour(1).settings();
        long id = campaigns.create(slow, MIA);
        campaigns.launch(id, MIA);
        send();
        campaigns.cancel(id, MIA);
        clock.advance(Duration.ofDays(2));
        send();

        assertThat(server.recipients()).hasSize(1);
        assertThat(states(id)).containsOnly(Map.entry("sent", 1L), Map.entry("cancelled", 3L));
        assertThat(campaigns.find(id).orElseThrow().state()).isEqualTo(CampaignState.CANCELLED);
    }

    @Test
    void sendsAgainToThoseWhoseMailFailedAndToNobodyElse() {
        people("DE", 2);
        arranged.consenting("refuse@example.com");
        long id = campaigns.create(with(Set.of(), Set.of(), template("Spring")), MIA);
        campaigns.launch(id, MIA);
        send();
        assertThat(states(id)).containsOnly(Map.entry("sent", 2L), Map.entry("failed", 1L));

        clock.advance(Duration.ofDays(2));
        assertThat(campaigns.resend(id, MIA)).isEqualTo(1);
        send();

        assertThat(states(id)).containsOnly(Map.entry("sent", 2L), Map.entry("failed", 2L));
        assertThat(server.recipients()).hasSize(2);
        assertThat(campaigns.find(id).orElseThrow().state()).isEqualTo(CampaignState.FINISHED);
    }

    @Test
    void repeatsWithAFreshAudience() {
        people("DE", 1);
        LocalDateTime soon =
                LocalDateTime.ofInstant(clock.instant(), shop.zone()).plusHours(1);
        CampaignSettings weekly = new Draft("Weekly", template("Spring"))
                .startsAt(soon)
                .repeats(Repeats.WEEKLY)
                .settings();
        long id = campaigns.create(weekly, MIA);
        campaigns.launch(id, MIA);
        clock.advance(Duration.ofHours(1));
        send();
        people("FR", 1);
        clock.advance(Duration.ofDays(6));
        send();
        assertThat(server.recipients()).containsExactly("de0@example.com");
        clock.advance(Duration.ofDays(1));
        send();

        assertThat(server.recipients())
                .containsExactlyInAnyOrder("de0@example.com", "de0@example.com", "fr0@example.com");
        assertThat(campaigns.find(id).orElseThrow().state()).isEqualTo(CampaignState.SENDING);
    }

    @Test
    void sendsTheVersionThatWasLookedAtHoweverTheTemplateChangesSince() throws MessagingException {
        people("DE", 1);
        long template = template("Old");
        long id = campaigns.create(with(Set.of(), Set.of(), template), MIA);
        campaigns.launch(id, MIA);
        templates.save(template, "Old", "en", source("New"), MIA);
        send();

        assertThat(server.taken().get(0).message().getSubject()).isEqualTo("Subject Old");
    }

    @Test
    void whatItNeedsCannotBeDeletedAndWhatIsMissingIsSaid() {
        people("DE", 1);
        long germans = segment("Germany", "DE");
        long template = template("Spring");
        long id = campaigns.create(with(Set.of(germans), Set.of(), template), MIA);
        assertThatExceptionOfType(SegmentInUse.class).isThrownBy(() -> segments.delete(MIA, germans));
        assertThatExceptionOfType(TemplateInUse.class).isThrownBy(() -> templates.delete(template, MIA));

        long empty = campaigns.create(new Draft("Empty").settings(), MIA);
        assertThatExceptionOfType(CampaignNotReady.class)
                .isThrownBy(() -> campaigns.launch(empty, MIA))
                .extracting(CampaignNotReady::reason)
                .isEqualTo("no-template");
        assertThatExceptionOfType(CampaignNotReady.class)
                .isThrownBy(() -> campaigns.pause(id, MIA))
                .extracting(CampaignNotReady::reason)
                .isEqualTo("not-under-way");
    }

    @Test
    void sendsNothingWithoutAWayOutOrThePostalAddressAndSaysWhatIsMissing() {
        people("DE", 2);
        long template = template("Spring");
        long id = campaigns.create(with(Set.of(), Set.of(), template), MIA);
        campaigns.launch(id, MIA);
        // As if somebody had got round the check that saving makes.
        jdbc.sql(
                        "update mail_template_version set mjml = replace(mjml, '{{ shop.address }}', '') where template_id = ?")
                .param(template)
                .update();

        send();

        assertThat(server.recipients()).isEmpty();
        assertThat(jdbc.sql("select distinct state || ' ' || (reason_facts ->> 'problem') from dispatch")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .startsWith("failed")
                .contains("{{ shop.address }}");
    }

    /** Of every kind of person some; the same code decides both times, so what is foretold is what happens. */
    @Test
    void foretellsWhatThenHappensAndLeavesNoTrace() {
        people("DE", 20);
        arranged.known("never@example.com");
        Identified asked = arranged.known("asked@example.com");
        arranged.consent(asked, ConsentStatus.GRANTED);
        paused(people.get(0), 3);
        paused(people.get(1), 9);
        jdbc.sql(
                        "insert into privacy_limit (customer_id, kind, since, recorded_by) values (?, 'no-marketing', now(), 'test')")
                .param(people.get(2))
                .update();
        CampaignSettings settings = new Draft("Foretold", template("A"), template("B"))
                .included(Set.of(segment("Germany", "DE")))
                .holdoutPercent(30)
                .settings();
        long id = campaigns.create(settings, MIA);
        String before = trace();

        CampaignForecast.Forecast forecast = forecasts.of(id).orElseThrow();

        assertThat(trace()).isEqualTo(before);
        assertThat(forecast.audience()).isEqualTo(forecast.looked()).isEqualTo(20);
        campaigns.launch(id, MIA);
        send();
        Map<String, Long> happened = new java.util.TreeMap<>();
        jdbc.sql("select case state when 'sent' then 'claimed' else state end || ' ' || reason as fate, count(*) as n"
                        + " from dispatch where source_kind = 'campaign' group by 1")
                .query(row -> {
                    happened.put(row.getString("fate"), row.getLong("n"));
                });
        Map<String, Long> foretold = new java.util.TreeMap<>();
        forecast.parts().forEach(part -> foretold.put(part.state().key() + " " + part.reason(), part.people()));
        assertThat(foretold).isEqualTo(happened).hasSizeGreaterThanOrEqualTo(3);
        assertThat(foretold.keySet()).contains("held-out holdout");
        assertThat(forecast.parts().stream().flatMap(part -> part.some().stream()))
                .containsExactlyInAnyOrderElementsOf(people);
    }

    @Test
    void foretellsForAllFromAFairSample() {
        people("DE", 40);
        long id = campaigns.create(with(Set.of(), Set.of(), template("Spring")), MIA);

        CampaignForecast.Forecast forecast = forecasts.of(id, 10).orElseThrow();

        assertThat(forecast.sampled()).isTrue();
        assertThat(forecast.audience()).isEqualTo(40);
        assertThat(forecast.looked()).isEqualTo(10);
        assertThat(forecast.in("claimed")).isEqualTo(40);
        // By lot, so not whoever has been there longest.
        assertThat(forecast.parts().get(0).some()).hasSize(10).isNotEqualTo(people.subList(0, 10));
        assertThat(forecasts.of(id).orElseThrow().sampled()).isFalse();
    }

    @Test
    void foretellsNothingWithoutAMail() {
        people("DE", 2);

        CampaignForecast.Forecast forecast = forecasts
                .of(campaigns.create(new Draft("Empty").settings(), MIA))
                .orElseThrow();

        assertThat(forecast.audience()).isEqualTo(2);
        assertThat(forecast.parts()).isEmpty();
    }

    @Test
    void foretellsAtEachOnesOwnTime() {
        zoned("tokyo@example.com", "Asia/Tokyo");
        zoned("madrid@example.com", "Europe/Madrid");
        LocalDateTime ten = LocalDateTime.ofInstant(clock.instant(), shop.zone())
                .plusDays(2)
                .withHour(10)
                .withMinute(0);
        CampaignSettings local =
                new Draft("Local", template("Spring")).localTime(ten).settings();

        CampaignForecast.Forecast forecast =
                forecasts.of(campaigns.create(local, MIA)).orElseThrow();

        assertThat(forecast.parts()).singleElement().satisfies(part -> {
            assertThat(part.state().key()).isEqualTo("claimed");
            assertThat(part.people()).isEqualTo(2);
            assertThat(Duration.between(part.from(), part.to())).isBetween(Duration.ofHours(6), Duration.ofHours(9));
        });
    }

    private void paused(long customerId, int days) {
        jdbc.sql(
                        "insert into contact_preference (customer_id, frequency, paused_until, changed_at) values (?, 'always', ?, now())")
                .params(
                        customerId,
                        LocalDateTime.ofInstant(clock.instant(), shop.zone())
                                .toLocalDate()
                                .plusDays(days))
                .update();
    }

    /** Of all that a forecast writes and takes back. */
    private String trace() {
        return jdbc.sql("""
                select (select count(*) from dispatch) || ' ' || (select count(*) from segment_member) || ' '
                    || (select string_agg(state, ',') from campaign) || ' ' || (select count(*) from campaign_run)
                """).query(String.class).single();
    }

    private CampaignSettings with(Set<Long> included, Set<Long> excluded, long template) {
        return new Draft("Campaign", template)
                .included(included)
                .excluded(excluded)
                .settings();
    }

    private void send() {
        jobs.run("campaigns");
        arranged.run();
        jobs.run("campaigns");
    }

    private void people(String country, int count) {
        for (int i = 0; i < count; i++) {
            long id = arranged.consenting(country.toLowerCase(Locale.ROOT) + i + "@example.com");
            jdbc.sql("update customer set country = ? where customer_id = ?")
                    .params(country, id)
                    .update();
            people.add(id);
        }
    }

    private void describe(long customerId, String column, String value) {
        jdbc.sql("""
                insert into profile_attribute (customer_id, key, origin, value, source, recorded_at)
                values (?, ?, 'told', to_jsonb(?::text), 'test', now())
                """).params(customerId, column, value).update();
    }

    private long zoned(String email, String zone) {
        long id = arranged.consenting(email);
        jdbc.sql("update customer set time_zone = ? where customer_id = ?")
                .params(zone, id)
                .update();
        return id;
    }

    private Instant due(long customerId) {
        return jdbc.sql("select due_at from dispatch where customer_id = ?")
                .param(customerId)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private long segment(String name, String country) {
        return segments.create(MIA, name, Rule.is("country", Map.of("country", country)));
    }

    private long template(String name) {
        return templates.create(name, "en", source(name), MIA);
    }

    private static TemplateSource source(String name) {
        return new TemplateSource("Subject " + name, """
                <mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ customer.first_name }}.
                <a href="{{ links.unsubscribe }}">No more</a> {{ shop.address }}</mj-text></mj-column></mj-section></mj-body></mjml>
                """, "");
    }

    private Map<String, Long> states(long campaignId) {
        Map<String, Long> states = new java.util.TreeMap<>();
        jdbc.sql(
                        "select state, count(*) as n from dispatch where source_kind = 'campaign' and source_key = ? group by state")
                .param(Long.toString(campaignId))
                .query(row -> {
                    states.put(row.getString("state"), row.getLong("n"));
                });
        return states;
    }
}
