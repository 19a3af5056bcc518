package org.regulars.form;

/** There is a form with this address already, or the product keeps the word for itself. */
public class FormKeyTaken extends RuntimeException {

    private static final long serialVersionUID = 1;

    FormKeyTaken(String key) {
        super(key);
    }
}
