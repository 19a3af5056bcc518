package org.regulars.interaction;

import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a timeline somebody wants to see.
 *
 * @param channels any of these; empty for all
 * @param kinds any of these; empty for all
 * @param words each must stand somewhere in an entry, whatever its case and accents
 * @param since the first moment, null for no limit
 * @param until the first moment that no longer counts, null for no limit
 */
public record TimelineWish(
        Set<String> channels,
        Set<String> kinds,
        List<String> words,
        @Nullable Instant since,
        @Nullable Instant until) {

    public static final TimelineWish ALL = new TimelineWish(Set.of(), Set.of(), List.of(), null, null);

    private static final int MOST_WORDS = 8;

    /** Cuts what somebody typed into words. */
    public static List<String> words(String typed) {
        return Arrays.stream(fold(typed.replace("\u0000", "")).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .toList();
    }

    boolean wants(TimelineEntry entry) {
        return (channels.isEmpty() || channels.contains(entry.channel()))
                && (kinds.isEmpty() || kinds.contains(entry.kind()))
                && (since == null || !entry.at().isBefore(since))
                && (until == null || entry.at().isBefore(until))
                && holdsWords(entry);
    }

    private boolean holdsWords(TimelineEntry entry) {
        if (words.isEmpty()) {
            return true;
        }
        String text = fold(entry.kind().replace('-', ' ') + " " + entry.subject() + " " + entry.facts());
        return words.stream().allMatch(text::contains);
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("[\u0300-\u036f]", "")
                .toLowerCase(Locale.ROOT);
    }
}
