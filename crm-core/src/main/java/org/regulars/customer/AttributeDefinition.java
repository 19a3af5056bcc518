package org.regulars.customer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What staff said can be known about a customer.
 *
 * @param key lower case, such as shoe_size
 * @param labels by language; English at least
 * @param options the allowed values of a list, empty for every other type
 * @param optionLabels the allowed values in words, by language, in the order of the options
 * @param sensitive for administrators and service staff only, and never in a mail, a list or a file
 * @param sensitiveInSegments whether segments may ask for it although it is sensitive
 * @param timelyDays how long a value stays timely; null: for good
 * @param builtIn one that the product itself relies on: it can be changed, not deleted or renamed
 */
public record AttributeDefinition(
        String key,
        AttributeType type,
        Map<String, String> labels,
        String description,
        List<String> options,
        Map<String, List<String>> optionLabels,
        boolean seenByCustomer,
        boolean editedByCustomer,
        boolean sensitive,
        boolean sensitiveInSegments,
        ConflictRule rule,
        @Nullable Integer timelyDays,
        boolean builtIn) {

    /** Whether segments may ask for it. */
    public boolean usableInSegments() {
        return !sensitive || sensitiveInSegments;
    }

    /** Its name in this language, else in English, else the key in plain words. */
    public String label(String language) {
        return labels.getOrDefault(language, labels.getOrDefault("en", inWords(key)));
    }

    /** A key as it reads: shoe_size is "Shoe size". */
    public static String inWords(String key) {
        String words = key.replace('_', ' ').replace('-', ' ').strip();
        return words.isEmpty() ? key : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** An allowed value in words; anything else as it is. */
    public String optionLabel(String option, String language) {
        int at = options.indexOf(option);
        List<String> words = optionLabels.getOrDefault(language, optionLabels.getOrDefault("en", List.of()));
        return at >= 0 && at < words.size() && !words.get(at).isBlank() ? words.get(at) : option;
    }

    /** Whether a value of this time is old enough to be asked for again. */
    public boolean stale(Instant recordedAt, Instant now) {
        return timelyDays != null
                && recordedAt.plus(Duration.ofDays(timelyDays)).isBefore(now);
    }

    /**
     * The value that a text means.
     *
     * @throws ValueRefused when it means none
     */
    public Object parse(String text) {
        List<AttributeType.Choice> choices = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            List<String> names = new ArrayList<>();
            names.add(options.get(i).toLowerCase(Locale.ROOT));
            int at = i;
            optionLabels.values().stream()
                    .filter(words -> at < words.size() && !words.get(at).isBlank())
                    .forEach(words -> names.add(words.get(at).toLowerCase(Locale.ROOT)));
            choices.add(new AttributeType.Choice(options.get(i), names));
        }
        return type.parse(text, choices);
    }
}
