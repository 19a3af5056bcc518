package org.regulars.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailDomainsTests {

    @ParameterizedTest
    @CsvSource({
        "gmial.com,gmail.com",
        "gmal.com,gmail.com",
        "gmail.con,gmail.com",
        "gmail.co,gmail.com",
        "gmail.cm,gmail.com",
        "gmaill.com,gmail.com",
        "mgail.com,gmail.com",
        "googlemial.com,googlemail.com",
        "hotmial.com,hotmail.com",
        "hotmail.ocm,hotmail.com",
        "hotmal.con,hotmail.com",
        "yaho.com,yahoo.com",
        "yahooo.com,yahoo.com",
        "outlok.com,outlook.com",
        "outlook.comm,outlook.com",
        "iclod.com,icloud.com",
        "t-onlin.de,t-online.de",
        "freenett.de,freenet.de",
        "orangee.fr,orange.fr",
        "shop-example.cmo,shop-example.com",
        "regulars-shop.dee,regulars-shop.de",
        "regulars-shpo.de,regulars-shop.de"
    })
    void suggestsWhatWasMeant(String typed, String meant) {
        assertThat(MailDomains.judge(typed, Set.of("regulars-shop.de")))
                .isEqualTo(new MailDomains.Judgement("mistyped", meant));
    }

    /** Real domains, many a letter away from a provider's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gmail.com",
                "mail.com",
                "ymail.com",
                "email.com",
                "gmx.net",
                "gmx.com",
                "gmx.at",
                "live.de",
                "hotmail.nl",
                "yahoo.co.in",
                "yahoo.com.mx",
                "web.de",
                "me.com",
                "aol.de",
                "gmail.de",
                "tahoo.com",
                "vmail.com",
                "example.com",
                "shop.example",
                "bbc.co.uk",
                "hotmall.at",
                "outdoor.com",
                "free.fr",
                "fire.fr",
                "xn--mnchen-3ya.de",
                "orange.es",
                "ac.uk",
                "cam.ac.uk",
                "nasa.gov",
                "startup.io",
                "acme.co",
                "firma.cm",
                "wep.de",
                "mac.com",
                "kpn.nl"
            })
    void leavesRealDomainsAlone(String domain) {
        assertThat(MailDomains.judge(domain, Set.of())).isEqualTo(MailDomains.Judgement.FINE);
    }

    @Test
    void whatManyCustomersHaveIsRight() {
        assertThat(MailDomains.judge("gmaile.com", Set.of("gmaile.com"))).isEqualTo(MailDomains.Judgement.FINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mailinator.com", "sub.mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com"})
    void knowsThrowAwayAddresses(String domain) {
        assertThat(MailDomains.judge(domain, Set.of()).verdict()).isEqualTo("disposable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.invalidtld", "firma.gmbhh", "localhost"})
    void knowsDomainsThatCannotBe(String domain) {
        assertThat(MailDomains.judge(domain, Set.of()).verdict()).isEqualTo("impossible");
    }
}
