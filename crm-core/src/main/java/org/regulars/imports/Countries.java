package org.regulars.imports;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Country names as shops write them, in English, German, French and Spanish. */
final class Countries {

    private static final Map<String, String> CODES = codes();

    private Countries() {}

    /** The ISO 3166 alpha-2 code where the name is known, else the name itself. */
    static String codeOf(String name) {
        return CODES.getOrDefault(name.strip().toLowerCase(Locale.ROOT), name.strip());
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale.Builder().setRegion(code).build();
            codes.put(code.toLowerCase(Locale.ROOT), code);
            codes.put(country.getISO3Country().toLowerCase(Locale.ROOT), code);
            for (String language : new String[] {"en", "de", "fr", "es"}) {
                codes.put(
                        country.getDisplayCountry(Locale.forLanguageTag(language))
                                .toLowerCase(Locale.ROOT),
                        code);
            }
        }
        codes.put("uk", "GB");
        codes.put("great britain", "GB");
        codes.put("england", "GB");
        codes.put("eire", "IE");
        codes.put("usa", "US");
        codes.put("holland", "NL");
        codes.put("czech republic", "CZ");
        codes.put("korea", "KR");
        codes.put("rsa", "ZA");
        return Map.copyOf(codes);
    }
}
