package org.regulars.database;

/** The data directory or the database server cannot be used; the message says why and what to do. */
public class DatabaseUnusable extends RuntimeException {

    DatabaseUnusable(String message) {
        super(message);
    }
}
