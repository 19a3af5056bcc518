package org.regulars.deliverability;

import java.util.Locale;

/**
 * How the mails to the addresses of one domain fared.
 *
 * @param sent mails that were handed over or refused at once
 * @param hard of them that came back because there is no such address
 * @param bounced that came back for whatever reason
 * @param complaints that somebody called unwanted, and whose receiver tells that
 */
public record Receiver(String domain, long sent, long hard, long bounced, long complaints) {

    /** Fewer mails say nothing about a rate. */
    static final int ENOUGH = 100;

    /** Google, "Email sender guidelines": keep below 0.1 %. */
    public static final double COMPLAINTS_FINE = 0.001;

    /** Google and Yahoo, sender requirements since February 2024: never reach 0.3 %. */
    public static final double COMPLAINTS_LIMIT = 0.003;

    /** Neither Gmail nor Yahoo names a figure; Amazon SES looks at senders from 5 % on and stops them at 10 %. */
    public static final double BOUNCES_FINE = 0.02;

    public static final double BOUNCES_LIMIT = 0.05;

    public double complaintRate() {
        return rate(complaints);
    }

    public double bounceRate() {
        return rate(bounced);
    }

    private double rate(long some) {
        return sent == 0 ? 0 : (double) some / sent;
    }

    /** good, doubtful, bad, or few where there are too few mails to tell. */
    public String complaintVerdict() {
        return verdict(complaintRate(), COMPLAINTS_FINE, COMPLAINTS_LIMIT);
    }

    public String bounceVerdict() {
        return verdict(bounceRate(), BOUNCES_FINE, BOUNCES_LIMIT);
    }

    private String verdict(double rate, double fine, double limit) {
        if (sent < ENOUGH) {
            return "few";
        }
        return rate < fine ? "good" : rate < limit ? "doubtful" : "bad";
    }

    /** gmail or yahoo, whose limits these are; '' for others. */
    public String provider() {
        String name = domain.toLowerCase(Locale.ROOT);
        if (name.equals("gmail.com") || name.equals("googlemail.com")) {
            return "gmail";
        }
        return name.matches("(yahoo|ymail|rocketmail|aol)\\..*") ? "yahoo" : "";
    }
}
