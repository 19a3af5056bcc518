package org.regulars.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.regulars.testing.DatabaseTest;
import org.regulars.testing.TestClock;
import org.regulars.testing.TestShop;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class ExpireConsentsTests {

    private static final Duration YEAR = Duration.ofDays(365);

    @Autowired
    private ExpireConsents job;

    @Autowired
    private ConsentLedger ledger;

    @Autowired
    private TestClock clock;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void endsWhatAPurchaseImpliedTwoYearsAfterTheLastOne() {
        TestShop shop = new TestShop(jdbc);
        long ann = shop.customer("Ann");
        long bob = shop.customer("Bob");
        long charlie = shop.customer("Charlie");
        agree(ann, LegalBasis.LEGITIMATE_INTEREST);
        agree(bob, LegalBasis.LEGITIMATE_INTEREST);
        agree(charlie, LegalBasis.CONSENT);
        shop.sale(bob, TestClock.START.plus(YEAR), shop.product("Mug"));
        clock.advance(YEAR.multipliedBy(2).plusDays(2));

        assertThat(job.run()).isEqualTo("1 consents");
        assertThat(job.run()).isEmpty();

        assertThat(status(ann)).isEqualTo(ConsentStatus.EXPIRED);
        assertThat(status(bob)).isEqualTo(ConsentStatus.CONFIRMED);
        assertThat(status(charlie)).isEqualTo(ConsentStatus.CONFIRMED);
        clock.advance(YEAR);
        assertThat(job.run()).isEqualTo("1 consents");
        assertThat(status(bob)).isEqualTo(ConsentStatus.EXPIRED);
        assertThat(status(charlie)).isEqualTo(ConsentStatus.CONFIRMED);
    }

    private void agree(long customerId, LegalBasis basis) {
        ledger.record(new RecordConsent(
                customerId,
                "offers",
                "",
                ConsentLedger.MAIL,
                ConsentStatus.CONFIRMED,
                basis,
                0,
                null,
                ConsentSource.of("test", "", "test"),
                clock.instant()));
    }

    private ConsentStatus status(long customerId) {
        return ledger.state(customerId).get(0).status();
    }
}
