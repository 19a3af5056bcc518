package org.regulars.web.selfservice;

import java.util.List;

/**
 * One question of a form.
 *
 * @param type the attribute's type; choice for a long list
 * @param autocomplete what browsers fill in by themselves, such as bday
 */
public record AskedQuestion(String key, String label, String type, List<Option> options, String autocomplete) {

    /** One choice. */
    public record Option(String value, String label) {}
}
