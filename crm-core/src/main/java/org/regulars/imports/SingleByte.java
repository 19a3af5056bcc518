package org.regulars.imports;

import java.nio.charset.Charset;
import java.util.List;

/** Tells character sets of one byte a letter by whether what comes out reads like words. */
final class SingleByte {

    private static final List<Candidate> CANDIDATES = List.of(
            new Candidate("windows-1252", "äöüßÄÖÜéèêëàâáåæøçñîïíóôúÉÅÆØœ€’–"),
            new Candidate("ISO-8859-15", "äöüßÄÖÜéèêëàâáåæøçñîïíóôúÉÅÆØœ€"),
            new Candidate("windows-1250", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůúžýáéíČĎĚŇŘŠŤŮÚŽőűŐŰăâîşţäöüß€’–"),
            new Candidate("ISO-8859-2", "ąćęłńóśźżĄĆĘŁŃÓŚŹŻčďěňřšťůúžýáéíČĎĚŇŘŠŤŮÚŽőűŐŰăâîşţäöüß"),
            new Candidate("windows-1254", "şğıİŞĞçöüÇÖÜâî’"),
            new Candidate("x-MacRoman", "äöüßÄÖÜéèêëàâáåæøçñîïíóôúÉÅÆØœ’–€"),
            new Candidate("IBM850", "äöüßÄÖÜéèêëàâáåæøçñîïíóôúÉÅÆØ"));

    private SingleByte() {}

    /** Windows-1252 where nothing speaks for another. */
    static Charset of(byte[] sample) {
        Charset best = Charset.forName("windows-1252");
        double bestScore = Double.NEGATIVE_INFINITY;
        for (Candidate candidate : CANDIDATES) {
            if (Charset.isSupported(candidate.name())) {
                Charset charset = Charset.forName(candidate.name());
                double score = score(new String(sample, charset), candidate.usual());
                if (score > bestScore + 0.01) {
                    best = charset;
                    bestScore = score;
                }
            }
        }
        return best;
    }

    private static double score(String text, String usual) {
        double score = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                continue;
            }
            char before = i == 0 ? ' ' : text.charAt(i - 1);
            char after = i + 1 == text.length() ? ' ' : text.charAt(i + 1);
            if (c == '\ufffd' || c < 0xa0) {
                score -= 5;
            } else if (Character.isLetter(c)) {
                boolean capitalWithin = Character.isUpperCase(c) && Character.isLowerCase(before);
                score += capitalWithin ? -2 : usual.indexOf(c) >= 0 ? 1 : 0.2;
            } else if (Character.isLetter(before) && Character.isLetter(after)) {
                score += usual.indexOf(c) >= 0 ? 0.5 : -2;
            } else {
                score += usual.indexOf(c) >= 0 ? 0.5 : -0.5;
            }
        }
        return score;
    }

    private record Candidate(String name, String usual) {}
}
