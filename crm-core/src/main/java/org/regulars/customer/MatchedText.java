package org.regulars.customer;

import java.util.ArrayList;
import java.util.List;

/** A text cut where it matches what was typed, so that a page can mark it. */
public record MatchedText(List<Part> parts) {

    /** A piece of the text, whole letters, as it is written. */
    public record Part(String text, boolean hit) {}

    public static MatchedText of(String text, String typed) {
        List<String> words = SearchWords.of(typed).spellings();
        boolean[] hit = new boolean[text.length()];
        int[] origin = new int[text.length() * 4 + 4];
        StringBuilder folded = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            int letter = text.codePointAt(at);
            for (char one : SearchWords.fold(Character.toString(letter)).toCharArray()) {
                if (folded.length() < origin.length) {
                    origin[folded.length()] = at;
                    folded.append(one);
                }
            }
            at += Character.charCount(letter);
        }
        for (String word : words) {
            for (int at = word.isEmpty() ? -1 : folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
                int end = at + word.length();
                int to = end < folded.length() ? origin[end] : text.length();
                for (int n = origin[at]; n < Math.max(to, origin[at] + 1) && n < hit.length; n++) {
                    hit[n] = true;
                }
            }
        }
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int at = 1; at <= text.length(); at++) {
            if (at == text.length() || hit[at] != hit[from]) {
                parts.add(new Part(text.substring(from, at), hit[from]));
                from = at;
            }
        }
        return new MatchedText(parts);
    }
}
