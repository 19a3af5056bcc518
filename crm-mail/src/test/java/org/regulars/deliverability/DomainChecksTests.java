package org.regulars.deliverability;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.regulars.deliverability.Check.Verdict;

class DomainChecksTests {

    private final NameServer server = new NameServer();
    private final DomainChecks checks =
            new DomainChecks(new Dns(new DeliverabilityProperties(server.url(), Duration.ofMillis(500), List.of())));

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf1 ip4:192.0.2.0/24 -all | GOOD | spf.good",
                "v=spf1 a:mail.shop.example ~all | GOOD | spf.good",
                "v=spf1 include:relay.example ~all | GOOD | spf.good",
                "v=spf1 redirect=relay.example | GOOD | spf.good",
                "v=spf1 mx -all | GOOD | spf.good",
                "v=spf1 ip4:198.51.100.1 -all | DOUBTFUL | spf.elsewhere",
                "v=spf1 ip4:192.0.2.0/24 | DOUBTFUL | spf.open",
                "v=spf1 ip4:192.0.2.0/24 ?all | DOUBTFUL | spf.open",
                "v=spf1 +all | BAD | spf.anybody",
                "v=spf1 all | BAD | spf.anybody",
                "v=spf1 include:gone.example -all | BAD | spf.broken",
                "v=spf1 include:deep.example -all | BAD | spf.long",
                "v=spf1 include:round.example ip4:192.0.2.0/24 -all | GOOD | spf.good",
                "v=spf10 -all | BAD | spf.none",
                "something else | BAD | spf.none",
            })
    void readsWhoMaySendForADomain(String record, Verdict verdict, String finding) {
        server.text("shop.example", record)
                .text("shop.example", "google-site-verification=x")
                .exchanger("shop.example", "mail.shop.example")
                .address("mail.shop.example", "192.0.2.7")
                .text("relay.example", "v=spf1 ip4:192.0.2.0/28 ~all")
                .text("round.example", "v=spf1 include:shop.example include:round.example -all")
                .text(
                        "deep.example",
                        "v=spf1 a:1.example a:2.example a:3.example a:4.example a:5.example a:6.example a:7.example"
                                + " a:8.example a:9.example a:10.example -all");

        Check check = checks.spf("shop.example", List.of("mail.shop.example"));

        assertThat(check.finding()).isEqualTo(finding);
        assertThat(check.verdict()).isEqualTo(verdict);
        assertThat(check.record()).isEqualTo(finding.equals("spf.none") ? "" : record);
    }

    @Test
    void seesASecondRecordThatMakesBothWorthNothing() {
        server.text("shop.example", "v=spf1 -all").text("shop.example", "v=spf1 mx -all");
        assertThat(checks.spf("shop.example", List.of()).finding()).isEqualTo("spf.many");
        server.text("_dmarc.shop.example", "v=DMARC1; p=none").text("_dmarc.shop.example", "v=DMARC1; p=reject");
        assertThat(checks.dmarc("shop.example").finding()).isEqualTo("dmarc.many");
    }

    @Test
    void readsKeysHoweverTheyAreCut() throws Exception {
        server.text("long._domainkey.shop.example", "v=DKIM1; k=rsa; p=" + key(2048))
                .text("weak._domainkey.shop.example", "k=rsa; p=" + key(1024))
                .text("short._domainkey.shop.example", "p=" + key(512))
                .text("gone._domainkey.shop.example", "v=DKIM1; p=")
                .text("odd._domainkey.shop.example", "v=DKIM1; p=bm90IGEga2V5")
                .text(
                        "new._domainkey.shop.example",
                        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");

        assertThat(checks.dkim("shop.example", List.of("long", "weak", "short", "gone", "odd", "new", "none")))
                .extracting(Check::finding)
                .containsExactly(
                        "dkim.good",
                        "dkim.weak",
                        "dkim.short",
                        "dkim.revoked",
                        "dkim.unreadable",
                        "dkim.good",
                        "dkim.none");
        assertThat(checks.dkim("shop.example", List.of()))
                .extracting(Check::finding)
                .containsExactly("dkim.unknown");
    }

    private static String key(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "_dmarc.news.shop.example ~ v=DMARC1; p=reject; rua=mailto:d@shop.example ~ dmarc.good",
                "_dmarc.shop.example ~ v=DMARC1; p=quarantine; rua=mailto:d@shop.example ~ dmarc.good",
                "_dmarc.shop.example ~ v=DMARC1; p=reject; sp=none ~ dmarc.watching",
                "_dmarc.news.shop.example ~ v=DMARC1; p=reject; sp=none ~ dmarc.deaf",
                "_dmarc.news.shop.example ~ v=DMARC1; p=none; rua=mailto:d@shop.example ~ dmarc.watching",
                "_dmarc.news.shop.example ~ v=DMARC1; rua=mailto:d@shop.example ~ dmarc.unreadable",
                "_dmarc.news.shop.example ~ hello ~ dmarc.none",
                "news.shop.example ~ v=DMARC1; p=reject ~ dmarc.none",
            })
    void readsWhatHoldsForMailsThatOthersForge(String name, String record, String finding) {
        server.text(name, record);
        assertThat(checks.dmarc("news.shop.example").finding()).isEqualTo(finding);
    }

    @Test
    void looksWhetherAServersAddressAndNameBelongTogether() {
        server.address("mail.shop.example", "192.0.2.7")
                .address("mail.shop.example", "2001:db8::7")
                .pointer("7.2.0.192.in-addr.arpa", "mail.shop.example")
                .pointer(
                        "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "mail.shop.example")
                .address("other.shop.example", "192.0.2.8")
                .pointer("8.2.0.192.in-addr.arpa", "host8.provider.example")
                .address("host8.provider.example", "192.0.2.88")
                .address("nameless.shop.example", "192.0.2.9")
                .address("inside.shop.example", "10.0.0.7");

        assertThat(List.of("mail", "other", "nameless", "inside", "no-such"))
                .map(host -> checks.reverse(host + ".shop.example").finding())
                .containsExactly("reverse.good", "reverse.other", "reverse.none", "reverse.inside", "reverse.inside");
        assertThat(checks.reverse("127.0.0.1").finding()).isEqualTo("reverse.inside");
    }

    @Test
    @Timeout(20)
    void saysThatItDoesNotKnowWhereTheNameServerDoesNotAnswer() {
        server.fallSilent();

        assertThat(checks.spf("shop.example", List.of()).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(checks.dmarc("shop.example").finding()).isEqualTo("silent");
        assertThat(checks.reverse("mail.shop.example").verdict()).isEqualTo(Verdict.UNKNOWN);
    }
}
