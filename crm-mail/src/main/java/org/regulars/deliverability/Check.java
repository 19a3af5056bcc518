package org.regulars.deliverability;

import java.util.List;

/**
 * One thing that receivers look at, and how it stands.
 *
 * @param key of what was looked at
 * @param subject the domain or host that it is about
 * @param finding key of what was found
 * @param facts that the sentence of the finding needs
 * @param record what DNS says, as it is; '' for nothing
 */
public record Check(String key, String subject, Verdict verdict, String finding, List<Object> facts, String record) {

    /** What a check came to. */
    public enum Verdict {
        GOOD,
        /** Mails arrive, but could arrive better. */
        DOUBTFUL,
        BAD,
        /** It cannot be told from here. */
        UNKNOWN
    }

    static Check of(String key, String subject, Verdict verdict, String finding, String record, Object... facts) {
        return new Check(key, subject, verdict, finding, List.of(facts), record);
    }

    static Check silent(String key, String subject) {
        return of(key, subject, Verdict.UNKNOWN, "silent", "");
    }
}
