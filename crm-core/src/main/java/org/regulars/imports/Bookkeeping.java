package org.regulars.imports;

import java.util.regex.Pattern;

/** Tells lines that a shop's books made from those that a customer made. */
final class Bookkeeping {

    private static final Pattern CANCELLING = Pattern.compile(
            "(?i)(c|cn|cr|crn|cm|r|ret|rma|rf|st|sto|storno|gs|gu|av|credit|cancel|refund|return|rembours\\w*|abono)[-_ ./#]?\\d.*");
    private static final Pattern ADJUSTING = Pattern.compile(
            "\\b(adjust\\w*|bad debts?|write[- ]?offs?|written off|abschreibung|ausbuchung|inventur|ajuste)\\b",
            Pattern.CASE_INSENSITIVE);

    private Bookkeeping() {}

    /** Whether an order number is written as shops write those of cancellations: C536379, CN-1002, STORNO 17. */
    static boolean cancels(String orderNumber) {
        return !Character.isDigit(orderNumber.charAt(0))
                && CANCELLING.matcher(orderNumber).matches();
    }

    /** Whether a product's name is no product's but the reason of a correction: "Adjust bad debt". */
    static boolean adjusts(String name) {
        return ADJUSTING.matcher(name).find();
    }
}
