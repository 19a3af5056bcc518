package org.regulars.customer;

import java.util.List;

/**
 * A key that came with events or imports and that nobody defined yet.
 *
 * @param customers how many customers have a value
 * @param samples some of the values
 * @param suggested the narrowest type that all values seen are of
 */
public record UndefinedAttribute(String key, long customers, List<String> samples, AttributeType suggested) {

    public String label() {
        return AttributeDefinition.inWords(key);
    }

    /** Whether an attribute can have this key as it is. */
    public boolean usable() {
        return Attributes.KEY.matcher(key).matches();
    }
}
