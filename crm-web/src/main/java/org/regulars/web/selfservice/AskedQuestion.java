package org.regulars.web.selfservice;

import java.util.List;

/**
 * One question of a form.
 *
 * @param type the attribute's type; choice for a long list
 * @param required whether the form wants an answer
 * @param autocomplete what browsers fill in by themselves, such as bday
 */
public record AskedQuestion(
        String key, String label, String type, List<Option> options, boolean required, String autocomplete) {

    AskedQuestion wanted(boolean wanted) {
        return new AskedQuestion(key, label, type, options, wanted, autocomplete);
    }

    /** One choice. */
    public record Option(String value, String label) {}
}
