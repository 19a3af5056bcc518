package org.regulars.offer;

import java.security.SecureRandom;

/** Makes codes that nobody guesses and everybody can read out: no letter or digit looks or sounds like another. */
final class Codes {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SIGNS = "34679ACDEFHJKMNPQRTUVWXY";
    private static final int GROUPS = 3;
    private static final int LONG = 4;

    private Codes() {}

    /** Twelve signs, 55 bits, in groups of four behind the prefix. */
    static String make(String prefix) {
        StringBuilder code = new StringBuilder(prefix);
        for (int group = 0; group < GROUPS; group++) {
            if (!code.isEmpty()) {
                code.append('-');
            }
            for (int n = 0; n < LONG; n++) {
                code.append(SIGNS.charAt(RANDOM.nextInt(SIGNS.length())));
            }
        }
        return code.toString();
    }
}
