package org.regulars.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mail server that takes our mails.
 *
 * @param user null when it asks for none
 * @param encrypted TLS from the first byte
 * @param properties of the mail library, as {@code spring.mail.properties.*} gives them
 * @param catcher whether it is the built-in one, which sends nothing on
 */
record SmtpRoute(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        boolean encrypted,
        Map<String, String> properties,
        boolean catcher) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
