package org.regulars.report;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How far people came with a form, and what those who came by it bought.
 *
 * @param of the source or the ISO day that it is about; '' for no source, or for the form as a whole
 * @param shown how often it came into view, as far as a script could tell
 * @param begun how often somebody began to fill it, told by the same script
 * @param sent sign-ups that led to a confirmation mail
 * @param confirmed those whose mailbox confirmed
 * @param buyers customers among them who ordered after they had sent it
 * @param net what these orders came to, less what was taken back
 */
public record FormLine(String of, long shown, long begun, long sent, long confirmed, long buyers, BigDecimal net) {

    static FormLine none(String of) {
        return new FormLine(of, 0, 0, 0, 0, 0, BigDecimal.ZERO);
    }

    /** Null where it was not seen as often as it was sent, as without JavaScript. */
    public @Nullable Double sentOfShown() {
        return share(sent, shown);
    }

    /** Null where nothing was sent. */
    public @Nullable Double confirmedOfSent() {
        return share(confirmed, sent);
    }

    /** The day that it is about. */
    public LocalDate day() {
        return LocalDate.parse(of);
    }

    /** A part of a whole between 0 and 1; null where the whole is none, or less than the part because it was not seen. */
    public static @Nullable Double share(long part, long whole) {
        return whole == 0 || part > whole ? null : (double) part / whole;
    }
}
