package org.regulars.offer;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a customer was given.
 *
 * @param title in the customer's language
 * @param code '' of what has none, and while none was left
 * @param validFrom null from the start
 * @param validUntil null for ever
 * @param usedAt when the first order that counts used the code; null while none did
 * @param order number of that order; '' while there is none
 */
public record GivenOffer(
        long customerId,
        long givenId,
        long offerId,
        Offer.Kind kind,
        String title,
        String text,
        String form,
        String code,
        Instant givenAt,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        @Nullable Instant usedAt,
        String order,
        State state) {

    /** Whether it can be used. */
    public enum State {
        /** No code was left; one follows. */
        WAITING,
        /** Its first day has not come. */
        NOT_YET,
        OPEN,
        USED,
        /** Its last day is over. */
        OVER,
        TAKEN_BACK;

        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What mails can say of it: code, title, starts and ends, the last being days of the shop. */
    public Map<String, Object> forMails() {
        Map<String, Object> voucher = new HashMap<>();
        voucher.put("code", code);
        voucher.put("title", title);
        voucher.put("text", text);
        if (validFrom != null) {
            voucher.put("starts", validFrom);
        }
        if (validUntil != null) {
            // The last moment of the last day, so that no zone shows the day after.
            voucher.put("ends", validUntil.minusSeconds(1));
        }
        return voucher;
    }

    /** Whether it waits until there are codes again. */
    public boolean waiting() {
        return state == State.WAITING;
    }

    /** Whether the customer still has something of it. */
    public boolean open() {
        return state == State.OPEN || state == State.NOT_YET;
    }

    /** Whether there is a file to be loaded. */
    public boolean loadable() {
        return kind == Offer.Kind.FILE && open();
    }
}
