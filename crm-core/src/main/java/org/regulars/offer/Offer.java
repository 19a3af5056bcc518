package org.regulars.offer;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody gets for signing up, or by another good turn of the shop.
 *
 * @param offerId 0 of one that is not kept yet
 * @param name what staff call it
 * @param made whether codes are made one by one, rather than taken from those that were uploaded
 * @param prefix what made codes begin with; '' for nothing
 * @param most how many are given in all; null for as many as are asked for
 * @param perPerson how many one person gets in all, one at a time
 * @param validFrom first day for all; null for none
 * @param validUntil last day for all; null for none
 * @param validDays after it was given; null for no such limit
 * @param givesBack whether an order that is cancelled or wholly refunded gives its code back
 * @param words by language
 */
public record Offer(
        long offerId,
        String name,
        Kind kind,
        boolean made,
        String prefix,
        @Nullable Integer most,
        int perPerson,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validUntil,
        @Nullable Integer validDays,
        boolean givesBack,
        Map<String, Words> words) {

    public Offer {
        words = Map.copyOf(words);
    }

    /** What it consists of. */
    public enum Kind {
        /** A file to be loaded. */
        FILE,
        /** A code that orders can use. */
        VOUCHER,
        /** Nothing but the mails that the boxes say. */
        NEWSLETTER;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What it says in one language, as plain text.
     *
     * @param text how to use it; '' for nothing
     */
    public record Words(String title, String text) {}

    /** The words for somebody of this language: theirs, else the shop's, else English, else any. */
    public Words in(String language, String shop) {
        return Stream.concat(
                        Stream.of(language, shop, "en"), words.keySet().stream().sorted())
                .flatMap(one -> Stream.ofNullable(words.get(one)))
                .findFirst()
                .orElseGet(() -> new Words(name, ""));
    }
}
