package org.regulars.consent;

import java.time.ZoneId;

/**
 * The customer a link belongs to. Whoever holds the link may be somebody it was forwarded to: show them nothing of this but
 * the masked address.
 *
 * @param email where mail to this customer goes, '' when no address is known
 * @param language '' until known
 * @param zone their own, else the shop's
 */
public record LinkHolder(long customerId, String email, String language, ZoneId zone) {

    public String maskedAddress() {
        return mask(email);
    }

    /** First letter and domain, such as {@code a•••@example.com}; '' of ''. */
    public static String mask(String address) {
        int at = address.lastIndexOf('@');
        return at < 1 ? "" : address.substring(0, address.offsetByCodePoints(0, 1)) + "•••" + address.substring(at);
    }
}
