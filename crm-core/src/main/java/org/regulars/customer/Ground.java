package org.regulars.customer;

/**
 * Why two customers may be one person, or why not.
 *
 * @param key kebab-case; its sentence is {@code duplicates.ground.<key>}
 * @param detail what is alike, as the sentence needs it; '' when nothing
 */
public record Ground(String key, String detail) {}
