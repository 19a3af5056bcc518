package org.regulars.imports;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Names of languages as files write them, in English, German, French, Spanish and their own. */
final class Languages {

    private static final Map<String, String> CODES = codes();

    private Languages() {}

    /** The ISO 639-1 code; '' when the name is not known. */
    static String codeOf(String name) {
        return CODES.getOrDefault(name.strip().toLowerCase(Locale.ROOT), "");
    }

    private static Map<String, String> codes() {
        Map<String, String> codes = new HashMap<>();
        for (String code : Locale.getISOLanguages()) {
            if (code.length() == 2) {
                Locale language = Locale.forLanguageTag(code);
                for (String in : new String[] {"en", "de", "fr", "es", code}) {
                    codes.put(
                            language.getDisplayLanguage(Locale.forLanguageTag(in))
                                    .toLowerCase(Locale.ROOT),
                            code);
                }
            }
        }
        return Map.copyOf(codes);
    }
}
