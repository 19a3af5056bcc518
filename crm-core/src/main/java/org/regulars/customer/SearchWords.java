package org.regulars.customer;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody typed, cut into words and folded as the column {@code search_folded} is: lower case, no accents. A word with
 * an umlaut has a second spelling (müller: muller, mueller), and a phone number is its digits, however it was set apart.
 */
final class SearchWords {

    private static final int MOST_WORDS = 6;
    private static final int LONGEST_NEAR = 24;
    private static final int SHORTEST_NEAR = 4;
    private static final Pattern PHONE = Pattern.compile("\\+?[\\d\\s()./-]{7,}");
    private static final Pattern ACCENTS = Pattern.compile("[\u0300-\u036f]");
    private static final Map<Character, String> WITHOUT_ACCENT = Map.ofEntries(
            Map.entry('ß', "ss"),
            Map.entry('æ', "ae"),
            Map.entry('œ', "oe"),
            Map.entry('þ', "th"),
            Map.entry('ø', "o"),
            Map.entry('ł', "l"),
            Map.entry('đ', "d"),
            Map.entry('ð', "d"),
            Map.entry('ħ', "h"),
            Map.entry('ı', "i"));
    private static final Map<Character, String> DIGRAPHS =
            Map.of('ä', "ae", 'ö', "oe", 'ü', "ue", 'ø', "oe", 'å', "aa");

    private final String text;
    private final List<List<String>> words;

    private SearchWords(String text, List<List<String>> words) {
        this.text = text;
        this.words = words;
    }

    static SearchWords of(String typed) {
        String text = typed.replace("\u0000", "").strip();
        String digits = text.replace("(0)", "").replaceAll("\\D", "");
        if (PHONE.matcher(text).matches() && digits.length() >= 6 && !text.matches("\\d+\\.0+")) {
            return new SearchWords(digits, List.of(List.of(digits.replaceFirst("^0+(?=\\d{5})", ""))));
        }
        List<List<String>> words = Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .limit(MOST_WORDS)
                .map(word -> List.copyOf(new LinkedHashSet<>(List.of(fold(word), fold(digraphs(word))))))
                .toList();
        return new SearchWords(fold(text), words);
    }

    /** Lower case without accents. */
    static String fold(String written) {
        String bare = ACCENTS.matcher(Normalizer.normalize(written, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(bare.length());
        for (char letter : bare.toCharArray()) {
            folded.append(WITHOUT_ACCENT.getOrDefault(letter, String.valueOf(letter)));
        }
        return folded.toString();
    }

    private static String digraphs(String word) {
        return Normalizer.normalize(word.toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
                .chars()
                .mapToObj(letter -> DIGRAPHS.getOrDefault((char) letter, String.valueOf((char) letter)))
                .collect(Collectors.joining());
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    String text() {
        return text;
    }

    /** Every spelling of every word. */
    List<String> spellings() {
        return words.stream().flatMap(List::stream).toList();
    }

    /** Fewer than three letters have no trigram inside a word, so no index would answer. */
    boolean longEnoughToLookInside() {
        return words.stream().allMatch(word -> word.get(0).length() >= 3);
    }

    boolean longEnoughToGuess() {
        return words.stream().anyMatch(word -> word.get(0).length() >= 3);
    }

    /** Some word begins with each of these. */
    String begin() {
        return each("begin");
    }

    /** Each of these stands somewhere. */
    String inside() {
        return each("inside");
    }

    /** For each of these some word begins alike: one letter more, less, other, or two swapped. */
    String near() {
        return IntStream.range(0, words.size())
                .mapToObj(n -> "c.search_folded like any(:near" + n + ")")
                .collect(Collectors.joining(" and "));
    }

    boolean nearEnough() {
        return words.stream().anyMatch(word -> nearable(word.get(0)));
    }

    private String each(String name) {
        return IntStream.range(0, words.size())
                .mapToObj(n -> IntStream.range(0, words.get(n).size())
                        .mapToObj(spelling -> "c.search_folded like :" + name + n + "x" + spelling)
                        .collect(Collectors.joining(" or ", "(", ")")))
                .collect(Collectors.joining(" and "));
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("typed", text);
        for (int n = 0; n < words.size(); n++) {
            Set<String> near = new LinkedHashSet<>();
            for (int spelling = 0; spelling < words.get(n).size(); spelling++) {
                String word = words.get(n).get(spelling);
                values.put("begin" + n + "x" + spelling, beginning(word));
                values.put("inside" + n + "x" + spelling, "%" + escaped(word) + "%");
                near.addAll(near(word));
            }
            values.put("near" + n, near.toArray(String[]::new));
        }
        return values;
    }

    /** No word begins with @ or a dot: what does stands inside one. */
    private static String beginning(String word) {
        return (Character.isLetterOrDigit(word.codePointAt(0)) ? "% " : "%") + escaped(word) + "%";
    }

    private static boolean nearable(String word) {
        return word.length() >= SHORTEST_NEAR && word.length() <= LONGEST_NEAR;
    }

    private static List<String> near(String word) {
        List<String> patterns = new ArrayList<>();
        patterns.add("% " + escaped(word) + "%");
        if (!nearable(word)) {
            return patterns;
        }
        for (int at = 0; at <= word.length(); at++) {
            String head = word.substring(0, at);
            patterns.add("% " + escaped(head) + "_" + escaped(word.substring(at)) + "%");
            if (at == word.length()) {
                break;
            }
            String tail = word.substring(at + 1);
            patterns.add("% " + escaped(head) + "_" + escaped(tail) + "%");
            patterns.add("% " + escaped(head + tail) + "%");
            if (!tail.isEmpty()) {
                patterns.add("% " + escaped(head + tail.charAt(0) + word.charAt(at) + tail.substring(1)) + "%");
            }
        }
        return patterns;
    }

    private static String escaped(String word) {
        return word.replaceAll("([\\\\%_])", "\\\\$1");
    }
}
