package org.regulars.privacy;

import java.util.List;

/**
 * A table without a customer whose texts may name people: rows are found by what somebody is known by.
 *
 * @param columns with text, jsonb or bytea
 * @param json whether the texts are JSON, where a number alone names nobody
 * @param emptied the column that is emptied in place of deleting the row; '' to delete it
 * @param where which rows may be looked through, '' for all
 */
record Mention(String table, Heading heading, List<String> columns, boolean json, String emptied, String where) {

    static Mention deleted(String table, Heading heading, String... columns) {
        return new Mention(table, heading, List.of(columns), false, "", "");
    }

    static Mention deletedJson(String table, Heading heading, String... columns) {
        return new Mention(table, heading, List.of(columns), true, "", "");
    }

    static Mention emptied(String table, Heading heading, String column, String where) {
        return new Mention(table, heading, List.of(column), false, column, where);
    }
}
