package org.regulars.web.staff.purpose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.regulars.consent.PurposeWords;
import org.regulars.web.page.PageLocale;

/**
 * The words for a purpose or topic in each language, as they were typed.
 *
 * @param topic whether it is a topic, which has a sentence beside it where a purpose has the words of its box
 * @param languages by language
 */
record WordsForm(boolean topic, Map<String, Words> languages) {

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_TEXT = 1000;

    record Words(String name, String text) {

        boolean blank() {
            return name.isEmpty() && text.isEmpty();
        }
    }

    /** The parameters are name-en, text-en and so on. */
    static WordsForm of(boolean topic, Map<String, String> typed) {
        Map<String, Words> languages = new LinkedHashMap<>();
        for (Locale locale : PageLocale.CUSTOMERS) {
            String language = locale.getLanguage();
            languages.put(
                    language,
                    new Words(
                            typed.getOrDefault("name-" + language, "").strip(),
                            typed.getOrDefault("text-" + language, "").strip()));
        }
        return new WordsForm(topic, languages);
    }

    /** What is wrong, by field (name-en, text-de …) as a message key. */
    Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        languages.forEach((language, words) -> {
            boolean needed = language.equals("en") || !words.blank();
            check(problems, "name-" + language, words.name(), needed, LONGEST_NAME);
            check(problems, "text-" + language, words.text(), needed, LONGEST_TEXT);
        });
        return problems;
    }

    private static void check(Map<String, String> problems, String field, String value, boolean needed, int longest) {
        if (needed && value.isEmpty()) {
            problems.put(field, "purposes.missing");
        } else if (value.length() > longest) {
            problems.put(field, "purposes.long");
        }
    }

    /** Languages that were left empty are not among them: there, the English words are shown. */
    List<PurposeWords> words(String purpose, String key) {
        List<PurposeWords> all = new ArrayList<>();
        languages.forEach((language, words) -> {
            if (!words.blank()) {
                all.add(new PurposeWords(
                        purpose, key, language, words.name(), topic ? words.text() : "", topic ? "" : words.text()));
            }
        });
        return all;
    }
}
