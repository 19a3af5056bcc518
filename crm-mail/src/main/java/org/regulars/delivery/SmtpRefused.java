package org.regulars.delivery;

import java.io.IOException;

/** The mail server does not let us in; which mail was to go does not matter. */
final class SmtpRefused extends IOException {

    private static final long serialVersionUID = 1L;

    /** Whether it refuses who we say we are, which trying again does not change. */
    private final boolean login;

    SmtpRefused(String message, boolean login) {
        super(message);
        this.login = login;
    }

    boolean isLogin() {
        return login;
    }
}
