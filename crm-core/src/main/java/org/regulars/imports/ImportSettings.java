package org.regulars.imports;

import java.util.List;
import java.util.Locale;

/**
 * What an import may do with what is there already, whom a row means, and what it may grant.
 *
 * @param mode whether rows make new entries, update known ones, or both
 * @param match what says whom a row means: {@code any}, {@code email}, {@code shop-number} or {@code phone}
 * @param purpose what subscribers agreed to; '' when nobody said, then nothing is granted
 * @param legalBasis why messages are lawful: consent, contract or legitimate-interest; '' when nobody said, then nothing is
 *     granted
 * @param wording the words that were shown, where all rows share them; '' when unknown
 * @param status what all rows of a list are where no column says it: subscribed, unsubscribed or cleaned; '' when unknown
 * @param keepOthers whether further columns become attributes of the profile
 * @param clearBlanks whether a blank cell clears what is known; else it changes nothing
 */
public record ImportSettings(
        Mode mode,
        String match,
        String purpose,
        String legalBasis,
        String wording,
        String status,
        boolean keepOthers,
        boolean clearBlanks) {

    /** What an import may do. */
    public enum Mode {
        BOTH,
        CREATE,
        UPDATE;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final List<String> MATCHES = List.of("any", "email", "shop-number", "phone");
    public static final List<String> LEGAL_BASES = List.of("consent", "contract", "legitimate-interest");
    public static final List<String> STATUSES = List.of("subscribed", "unsubscribed", "cleaned");

    public static final ImportSettings USUAL = new ImportSettings(Mode.BOTH, "any", "", "", "", "", false, false);

    /** @throws ImportNotPossible if a word is unknown */
    public ImportSettings {
        known("match", match, MATCHES);
        if (!legalBasis.isEmpty()) {
            known("legal basis", legalBasis, LEGAL_BASES);
        }
        if (!status.isEmpty()) {
            known("status", status, STATUSES);
        }
    }

    private static void known(String what, String word, List<String> words) {
        if (!words.contains(word)) {
            throw new ImportNotPossible("The " + what + " is one of " + String.join(", ", words) + ".");
        }
    }

    ImportSettings withStatus(String status) {
        return new ImportSettings(mode, match, purpose, legalBasis, wording, status, keepOthers, clearBlanks);
    }

    /** Whether somebody stated for what, and why it is lawful. */
    boolean grants() {
        return !purpose.isEmpty() && !legalBasis.isEmpty();
    }
}
