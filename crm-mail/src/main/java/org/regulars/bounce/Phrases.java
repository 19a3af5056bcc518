package org.regulars.bounce;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists of phrases in sections, from a file that says how they are written. */
final class Phrases {

    private final List<Section> sections;

    private Phrases(List<Section> sections) {
        this.sections = List.copyOf(sections);
    }

    private record Section(String name, List<Phrase> phrases) {

        boolean in(String plain) {
            return phrases.stream().anyMatch(phrase -> phrase.in(plain));
        }
    }

    /** Its first words are looked for first: a text of half a megabyte is through in no time, whoever wrote it. */
    private record Phrase(String begin, Pattern whole) {

        boolean in(String plain) {
            return plain.contains(begin) && whole.matcher(plain).find();
        }
    }

    /** The file of this name beside this class. */
    static Phrases from(String name) {
        try (InputStream in = Phrases.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("There is no file " + name);
            }
            List<Section> sections = new ArrayList<>();
            for (String part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("(?m)^\\[")) {
                int end = part.indexOf("]\n");
                if (end > 0 && !part.startsWith("#")) {
                    sections.add(new Section(part.substring(0, end), phrases(part.substring(end + 2))));
                }
            }
            return new Phrases(sections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Phrase> phrases(String lines) {
        return lines.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line ->
                        new Phrase(line.split("\\*", -1)[0].strip(), Pattern.compile(expression(line), Pattern.DOTALL)))
                .toList();
    }

    private static String expression(String phrase) {
        String inner = java.util.Arrays.stream(phrase.split("\\*", -1))
                .map(String::strip)
                .map(Pattern::quote)
                .collect(Collectors.joining(".{0,80}?"));
        // A letter right before or behind would make it another word, such as "urbl" or "respf".
        return (startsWithLetter(phrase) ? "(?<![a-z0-9])" : "")
                + inner
                + (endsWithShortWord(phrase) ? "(?![a-z0-9])" : "");
    }

    private static boolean startsWithLetter(String phrase) {
        return phrase.charAt(0) < 128 && Character.isLetterOrDigit(phrase.charAt(0));
    }

    private static boolean endsWithShortWord(String phrase) {
        char last = phrase.charAt(phrase.length() - 1);
        return phrase.length() < 6 && last < 128 && Character.isLetterOrDigit(last);
    }

    /** The first section with a phrase that occurs in these words. */
    Optional<String> sectionIn(String words) {
        String plain = plain(words);
        return sections.stream()
                .filter(section -> section.in(plain))
                .map(Section::name)
                .findFirst();
    }

    /** Whether a phrase of this section occurs. */
    boolean in(String section, String words) {
        String plain = plain(words);
        return sections.stream().anyMatch(one -> one.name().equals(section) && one.in(plain));
    }

    /** Addresses and links say nothing: nobody shall bounce for being called no.such.user. */
    private static String plain(String words) {
        return words.toLowerCase(Locale.ROOT)
                .replace('’', '\'')
                .replaceAll("https?://([^/\\s]*)\\S*", "$1")
                .replaceAll("<?[^\\s<>:;,()\"]{1,64}@[^\\s<>:;,()\"]{1,255}>?", " @ ")
                .replaceAll("[\\s\u00a0]+", " ");
    }
}
