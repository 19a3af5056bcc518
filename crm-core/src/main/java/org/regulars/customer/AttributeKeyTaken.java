package org.regulars.customer;

/** Another attribute has this key. */
public class AttributeKeyTaken extends RuntimeException {

    private static final long serialVersionUID = 1;

    AttributeKeyTaken() {
        super("Another attribute has this key");
    }
}
