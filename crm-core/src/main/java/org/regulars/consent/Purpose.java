package org.regulars.consent;

import java.util.List;

/**
 * What a consent is for.
 *
 * @param key kebab-case, such as "offers"
 * @param topics keys of what it can be narrowed to, in the order of display
 */
public record Purpose(String key, List<String> topics) {}
