package org.regulars.database;

/** The data directory cannot be used; the message says why and what to do. */
public class HomeUnusable extends RuntimeException {

    HomeUnusable(String message) {
        super(message);
    }
}
