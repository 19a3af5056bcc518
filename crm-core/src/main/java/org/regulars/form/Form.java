package org.regulars.form;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A form that staff made.
 *
 * @param key also its address, {@code /f/{key}}
 * @param name what staff call it
 * @param active whether customers see it
 * @param words by language; at least one
 * @param boxes what somebody may agree to, in the order of display; every purpose until staff choose
 * @param offerId what somebody gets for it; null for nothing but what the boxes say
 */
public record Form(
        String key,
        String name,
        boolean active,
        Map<String, FormWords> words,
        List<FormBox> boxes,
        SlideIn slideIn,
        @Nullable Long offerId) {

    public Form {
        words = Map.copyOf(words);
        boxes = List.copyOf(boxes);
    }

    /** One that offers nothing beside what its boxes say. */
    public Form(
            String key,
            String name,
            boolean active,
            Map<String, FormWords> words,
            List<FormBox> boxes,
            SlideIn slideIn) {
        this(key, name, active, words, boxes, slideIn, null);
    }

    /** The language whose words are shown to somebody of this one: theirs, else the shop's, else English, else any. */
    public String speaks(String language, String shop) {
        return Stream.of(language, shop, "en")
                .filter(words::containsKey)
                .findFirst()
                .orElseGet(() -> words.keySet().stream().sorted().findFirst().orElse(language));
    }

    /** The words in a language that the form {@linkplain #speaks speaks}. */
    public FormWords in(String language) {
        return Optional.ofNullable(words.get(language)).orElse(FormWords.NONE);
    }
}
