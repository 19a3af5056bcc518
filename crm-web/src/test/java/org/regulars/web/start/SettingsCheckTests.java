package org.regulars.web.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SettingsCheckTests {

    @ParameterizedTest
    @CsvSource({
        "regulars.shop.base-url, crm.shop.example, REGULARS_BASE_URL",
        "regulars.shop.base-url, ftp://crm.shop.example, REGULARS_BASE_URL",
        "regulars.shop.base-url, https://crm shop, REGULARS_BASE_URL",
        "regulars.demo, ja, REGULARS_DEMO",
        "server.port, eighty, SERVER_PORT",
        "server.port, 99999, SERVER_PORT",
        "spring.mail.port, smtp, SPRING_MAIL_PORT",
        "regulars.admin.email, nobody, REGULARS_ADMIN_EMAIL",
        "regulars.admin.password, long enough indeed, REGULARS_ADMIN_EMAIL",
        "regulars.api-token, short, REGULARS_API_TOKEN",
        "regulars.write-key, with a space in it, REGULARS_WRITE_KEY",
        "spring.datasource.url, jdbc:mysql://localhost/crm, SPRING_DATASOURCE_URL"
    })
    void namesTheSettingThatIsWrong(String key, String value, String named) {
        MockEnvironment settings = usable();
        settings.setProperty(key, value);

        assertThatThrownBy(() -> SettingsCheck.check(settings))
                .isInstanceOf(WrongSetting.class)
                .hasMessageContaining(named);
    }

    @Test
    void refusesAShortPasswordWithoutRepeatingIt() {
        MockEnvironment settings = usable();
        settings.setProperty("regulars.admin.email", "ann@shop.example");
        settings.setProperty("regulars.admin.password", "hunter2");

        assertThatThrownBy(() -> SettingsCheck.check(settings))
                .hasMessageContaining("REGULARS_ADMIN_PASSWORD")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void acceptsTheUsual() {
        MockEnvironment settings = usable();
        settings.setProperty("regulars.admin.email", "ann@shop.example");
        settings.setProperty("regulars.admin.password", "correct horse battery");
        settings.setProperty("spring.datasource.url", "jdbc:postgresql://db/regulars");
        settings.setProperty("regulars.demo", "true");

        SettingsCheck.check(settings);
    }

    @Test
    void saysWhatIsWrongWithTheDatabaseInOneSentence() {
        Throwable failure = new IllegalStateException(
                "context",
                new SQLException("FATAL: password authentication failed for user \"crm\"\n detail", "28P01"));

        assertThat(PlainFailure.sentence(failure))
                .hasValueSatisfying(words -> assertThat(words)
                        .contains("SPRING_DATASOURCE_URL")
                        .contains("password authentication failed")
                        .doesNotContain("\n"));
        assertThat(PlainFailure.sentence(new IllegalStateException("a bug of ours")))
                .isEmpty();
    }

    private static MockEnvironment usable() {
        return new MockEnvironment().withProperty("regulars.shop.base-url", "https://crm.shop.example");
    }
}
