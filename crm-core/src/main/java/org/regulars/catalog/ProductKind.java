package org.regulars.catalog;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a line of an order is something one can recommend, or a charge beside it. */
public enum ProductKind {
    GOODS,
    CHARGE;

    private static final Set<String> CHARGE_NAMES = Set.of(
            "manual",
            "discount",
            "rabatt",
            "remise",
            "samples",
            "postage",
            "carriage",
            "porto",
            "versand",
            "shipping",
            "delivery",
            "freight",
            "fee",
            "adjust bad debt",
            "bank charges");
    private static final Pattern CHARGE_PHRASE = Pattern.compile(
            "\\b(dotcom postage|postage|carriage|shipping|bank charges|amazon fee|bad debt|commission|gift voucher|versandkosten"
                    + "|frais de port|gastos de env[ií]o|next day carriage)\\b");
    private static final Pattern SHORT_WORD = Pattern.compile("[A-Za-z]{1,4}");

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Codes such as POST, M, D, C2 or BANK CHARGES are charges: by what the name says, or by the shape of the code.
     *
     * @param codesHaveDigits whether it is known that most of the shop's codes have digits; a code of a few letters then is no
     *     product's
     */
    public static ProductKind of(String sku, String name, boolean codesHaveDigits) {
        String said = name.strip().toLowerCase(Locale.ROOT);
        boolean charge = (codesHaveDigits && SHORT_WORD.matcher(sku.strip()).matches())
                || CHARGE_NAMES.contains(said)
                || CHARGE_NAMES.contains(sku.strip().toLowerCase(Locale.ROOT))
                || CHARGE_PHRASE.matcher(said).find();
        return charge ? CHARGE : GOODS;
    }
}
