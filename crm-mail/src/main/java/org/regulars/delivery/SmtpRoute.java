package org.regulars.delivery;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that takes our mails.
 *
 * @param user null when it asks for none
 * @param trusted host names whose certificate is not checked, "*" for any
 * @param mechanisms of AUTH, in the order they are tried; empty for ours
 * @param hello what we call ourselves; '' for this machine's address
 * @param catcher whether it is the built-in one, which sends nothing on
 */
record SmtpRoute(
        String name,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        Security security,
        Set<String> trusted,
        List<String> mechanisms,
        String hello,
        boolean catcher) {

    enum Security {
        /** STARTTLS where the server offers it, and not on this machine. */
        AUTO,
        NONE,
        STARTTLS,
        /** TLS from the first byte. */
        TLS
    }

    /** A server on this network that asks for nothing. */
    static SmtpRoute plain(String name, String host, int port, boolean catcher) {
        return new SmtpRoute(name, host, port, null, null, Security.AUTO, Set.of(), List.of(), "", catcher);
    }

    boolean trusts() {
        return trusted.contains("*") || trusted.contains(host);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
