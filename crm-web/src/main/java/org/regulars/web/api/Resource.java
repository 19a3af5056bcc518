package org.regulars.web.api;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.regulars.feed.Upserted;

/**
 * A kind of record that programs may tell.
 *
 * @param name in the plural, such as "orders"
 * @param idField the field that names one record, such as "number"
 * @param body what a record looks like in JSON
 * @param command makes the command of a body; wrong fields are noted
 * @param feed takes commands over, in one transaction
 */
public record Resource<B extends Record, C>(
        String name,
        String idField,
        Class<B> body,
        BiFunction<B, Told, C> command,
        Function<List<C>, List<Upserted>> feed) {}
