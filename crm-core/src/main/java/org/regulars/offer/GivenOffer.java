package org.regulars.offer;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a customer was given.
 *
 * @param title in the customer's language
 * @param code '' of a file, and while no code was left
 * @param validUntil null for ever
 * @param over whether it cannot be used any more because its time is over
 * @param used orders that used the code
 */
public record GivenOffer(
        long customerId,
        long givenId,
        long offerId,
        String kind,
        String title,
        String text,
        String code,
        Instant givenAt,
        @Nullable Instant validUntil,
        boolean over,
        int used) {

    /** What mails can say of it: code, valid_until (the last moment) and title. */
    public Map<String, Object> forMails() {
        Map<String, Object> voucher = new HashMap<>();
        voucher.put("code", code);
        voucher.put("title", title);
        if (validUntil != null) {
            // The last moment of the last day, so that no zone shows the day after.
            voucher.put("valid_until", validUntil.minusSeconds(1));
        }
        return voucher;
    }

    /** Whether it waits until there are codes again. */
    public boolean waiting() {
        return kind.equals("voucher") && code.isEmpty();
    }
}
