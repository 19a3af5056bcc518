package org.regulars.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityKindTests {

    @ParameterizedTest
    @CsvSource({
        "020 7946 0123, +442079460123",
        "+44 (0)20 7946 0123, +442079460123",
        "0044 20 7946 0123, +442079460123",
        "tel:+49-30-123456, +4930123456",
        "+1 (212) 555-0100, +12125550100",
        "0049 171 1234567, +491711234567",
    })
    void writesPhoneNumbersInOneWay(String typed, String normalised) {
        assertThat(IdentityKind.PHONE.normalise(typed)).contains(normalised);
    }

    @ParameterizedTest
    @CsvSource({
        "12, too-short",
        "+44 20 7946 0123 999999, too-long",
        "+999 123456789, no-country",
        "call me, no-number",
        "ann@example.com, no-number"
    })
    void saysWhyItCannotBeAPhoneNumber(String typed, String reason) {
        assertThat(IdentityKind.PHONE.normalise(typed)).isEmpty();
        assertThat(PhoneNumbers.problem(typed).map(PhoneNumbers.Problem::key)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "instagram:Ann, instagram:ann",
        "https://www.instagram.com/ann/?hl=en, instagram:ann",
        "instagram:@ann, instagram:ann",
        "https://twitter.com/ann, x:ann",
        "twitter:ann, x:ann",
        "https://de.linkedin.com/in/ann-miller, linkedin:ann-miller",
        "@ann@mastodon.social, mastodon:ann@mastodon.social",
        "https://mastodon.social/@ann, mastodon:ann@mastodon.social",
        "https://www.youtube.com/@ann, youtube:ann",
    })
    void understandsHandles(String typed, String normalised) {
        assertThat(IdentityKind.SOCIAL.normalise(typed)).contains(normalised);
    }

    @Test
    void keepsSubAddressesApart() {
        assertThat(IdentityKind.EMAIL.normalise("Ann+Shop@Example.com")).contains("ann+shop@example.com");
        assertThat(IdentityKind.SOCIAL.normalise("ann")).isEmpty();
    }
}
