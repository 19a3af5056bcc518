package org.regulars.web.api.events;

import org.springframework.http.HttpStatus;

/** A call that is not taken at all; title and detail say why, in the words of whoever sent it and without what it holds. */
class CallRefused extends RuntimeException {

    private final HttpStatus status;
    private final String title;

    CallRefused(HttpStatus status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    HttpStatus status() {
        return status;
    }

    String title() {
        return title;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
