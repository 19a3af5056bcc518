package org.regulars.consent;

import java.util.List;

/**
 * Somebody typed an address and ticked boxes.
 *
 * @param email as typed
 * @param firstName '' when not given
 * @param agreed the words beside each ticked box; at least one
 * @param language of the page, in which the confirmation mail is written
 * @param utm which link brought them to the form
 */
public record SignUpRequest(
        String email, String firstName, List<ShownWording> agreed, String language, ConsentSource source, Utm utm) {

    public SignUpRequest(
            String email, String firstName, List<ShownWording> agreed, String language, ConsentSource source) {
        this(email, firstName, agreed, language, source, Utm.NONE);
    }
}
