package org.regulars.form;

/**
 * A riddle for the browser: which number from 0 to most, written behind the salt, has this SHA-256.
 *
 * @param token names the riddle and its form, signed, with its end
 * @param hash in lower-case hexadecimal
 */
public record Challenge(String token, String salt, String hash, int most) {}
