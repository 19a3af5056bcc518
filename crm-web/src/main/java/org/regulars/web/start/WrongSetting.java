package org.regulars.web.start;

/** A setting of the installation cannot be used; the message is one sentence that says which and why. */
class WrongSetting extends RuntimeException {

    WrongSetting(String message) {
        super(message);
    }
}
