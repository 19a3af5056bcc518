package org.regulars.consent;

/**
 * Where an entry comes from: the evidence beside its words.
 *
 * @param source kebab-case key: sign-up-form, double-opt-in, preference-page, one-click, import, staff, merge …
 * @param ref what it came from there, such as a form's name, "dispatch-17" or a file; '' when nothing more is known
 * @param page address of the page that was shown, '' when there was none
 * @param recordedBy "customer", a staff e-mail address, the name of an API token or "system"
 * @param ip network address of whoever acted, '' when unknown
 * @param userAgent browser of whoever acted, '' when unknown
 */
public record ConsentSource(String source, String ref, String page, String recordedBy, String ip, String userAgent) {

    /** Something the customer did in a browser. */
    public static ConsentSource customer(String source, String ref, String page, String ip, String userAgent) {
        return new ConsentSource(source, ref, page, "customer", ip, userAgent);
    }

    /** Something that did not come from a browser. */
    public static ConsentSource of(String source, String ref, String recordedBy) {
        return new ConsentSource(source, ref, "", recordedBy, "", "");
    }
}
