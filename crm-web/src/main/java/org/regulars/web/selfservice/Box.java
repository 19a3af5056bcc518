package org.regulars.web.selfservice;

import org.regulars.consent.ShownWording;

/** A box of a form as somebody sees it. */
record Box(String purpose, String value, String text, boolean ticked) {

    static Box of(ShownWording shown, boolean ticked) {
        return new Box(shown.purpose(), ConsentWords.value(shown), shown.text(), ticked);
    }
}
