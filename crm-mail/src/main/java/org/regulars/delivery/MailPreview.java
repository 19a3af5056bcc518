package org.regulars.delivery;

import java.util.Set;

/**
 * A mail as one customer would get it.
 *
 * @param undefined names that it shows although there is nothing by them
 * @param weight of its HTML in bytes; some mail programs cut what is heavier than 102,000
 * @param links addresses it leads to, personal ones left out
 * @param withoutAlternative how many images say nothing to those who do not see them
 */
public record MailPreview(
        String subject,
        String html,
        String text,
        Set<String> undefined,
        int weight,
        Set<String> links,
        int withoutAlternative) {

    /** Whether some mail programs would cut it. */
    public boolean heavy() {
        return weight > 102_000;
    }
}
