package org.regulars.bounce;

import java.util.List;

/**
 * What a mail that came back reports, before anybody asked whether it is about a mail of ours.
 *
 * @param findings one for each recipient; for a notice the one finding that says which; never empty
 * @param searched everything in which our signature or a Message-ID can stand
 * @param subject '' for none
 */
record Report(List<Finding> findings, String searched, String subject) {

    /** One that says nothing but what it was. */
    static Report empty(ReturnKind kind) {
        return new Report(List.of(Finding.notice(kind, "", "")), "", "");
    }

    /** The gravest of what it says, which is what lists show it as. */
    ReturnKind kind() {
        return findings.stream().map(Finding::kind).min(Enum::compareTo).orElse(ReturnKind.OTHER);
    }
}
