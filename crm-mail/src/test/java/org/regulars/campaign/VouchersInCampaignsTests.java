package org.regulars.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.regulars.delivery.Arranged;
import org.regulars.delivery.MailTest;
import org.regulars.delivery.ScriptedSmtp;
import org.regulars.job.Jobs;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.Giving;
import org.regulars.offer.Offer;
import org.regulars.offer.Offers;
import org.regulars.template.TemplateSource;
import org.regulars.template.Templates;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mails of a campaign that each bring a voucher. */
@MailTest
class VouchersInCampaignsTests {

    private static final String MIA = "mia@shop.example";
    private static final Pattern CODE = Pattern.compile("MAY-\\d");

    @Autowired
    Campaigns campaigns;

    @Autowired
    Templates templates;

    @Autowired
    Offers offers;

    @Autowired
    Giving giving;

    @Autowired
    GivenOffers givenOffers;

    @Autowired
    Arranged arranged;

    @Autowired
    Jobs jobs;

    @Autowired
    JdbcClient jdbc;

    private final ScriptedSmtp server = ScriptedSmtp.shared();

    @BeforeEach
    void forget() {
        server.forget();
    }

    @Test
    void bringEachTheirOwnAndWriteToNobodyAboutNothing() {
        long offer = offers.add(
                new Offer(
                        0,
                        "Spring",
                        Offer.Kind.VOUCHER,
                        false,
                        "",
                        null,
                        1,
                        null,
                        null,
                        null,
                        false,
                        Map.of("en", new Offer.Words("Ten percent", ""))),
                MIA);
        offers.addCodes(offer, "MAY-1 MAY-2\nMAY-3\nMAY-4".replace(' ', ','), MIA);
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            people.add(arranged.consenting("p" + i + "@example.com"));
        }
        giving.give(offer, people.get(0), "before");
        String before = givenOffers.of(people.get(0), "en").get(0).code();
        long template = templates.create("Spring", "en", source(), MIA);
        templates.bring(template, offer, MIA);

        campaigns.launch(campaigns.create(new Draft("Campaign", template).settings(), MIA), MIA);
        send();
        send();

        assertThat(server.taken()).hasSize(4);
        TreeSet<String> codes = new TreeSet<>();
        for (ScriptedSmtp.Taken mail : server.taken()) {
            Matcher code = CODE.matcher(mail.raw());
            assertThat(code.find()).as(mail.raw()).isTrue();
            assertThat(codes.add(code.group())).as("twice " + code.group()).isTrue();
            if (mail.recipient().contains("p0@")) {
                assertThat(code.group()).as("who has one gets that again").isEqualTo(before);
            }
        }
        assertThat(codes).containsExactly("MAY-1", "MAY-2", "MAY-3", "MAY-4");
        assertThat(jdbc.sql("select count(*) from offer_given")
                        .query(Long.class)
                        .single())
                .isEqualTo(4);
        assertThat(jdbc.sql("select count(*) from dispatch where state = 'failed'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertThat(people.stream().filter(one -> givenOffers.of(one, "en").isEmpty()))
                .hasSize(1);
    }

    private void send() {
        jobs.run("campaigns");
        arranged.run();
        jobs.run("campaigns");
    }

    private static TemplateSource source() {
        return new TemplateSource("Ten percent", """
                <mjml><mj-body><mj-section><mj-column><mj-text>Hello: {{ voucher.code }}
                <a href="{{ links.unsubscribe }}">No more</a> {{ shop.address }}</mj-text></mj-column></mj-section></mj-body></mjml>
                """, "");
    }
}
