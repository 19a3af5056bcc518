package org.regulars.consent;

/** A change to a purpose that cannot be made; the key names the sentence that says why. */
public class PurposeNotPossible extends RuntimeException {

    public PurposeNotPossible(String key) {
        super(key);
    }
}
