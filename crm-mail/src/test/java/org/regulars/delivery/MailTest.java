package org.regulars.delivery;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.regulars.testing.DatabaseTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** A test of features whose mails go to the {@link ScriptedSmtp}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DatabaseTest
@ContextConfiguration(initializers = MailTest.ToTheScriptedServer.class)
public @interface MailTest {

    /** Names the server in the settings, as an installation would. */
    class ToTheScriptedServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "spring.mail.host=127.0.0.1",
                            "spring.mail.port=" + ScriptedSmtp.shared().port())
                    .applyTo(context);
        }
    }
}
