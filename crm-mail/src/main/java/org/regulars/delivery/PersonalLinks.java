package org.regulars.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The links in a mail that act for its recipient. Templates are rendered with placeholders in their place, which is what the
 * ledger keeps; only what goes to the mail server holds the real ones.
 */
final class PersonalLinks {

    /** Those that every mail to many has. */
    static final List<String> NAMES = List.of("why", "preferences", "unsubscribe", "account");

    static final String PLACEHOLDER = "https://links.invalid/";

    private final Map<String, String> links;

    PersonalLinks(Map<String, String> links) {
        this.links = Map.copyOf(links);
    }

    /** For the template: each link's name with its placeholder. */
    Map<String, String> placeholders() {
        Map<String, String> placeholders = new LinkedHashMap<>();
        links.keySet().forEach(name -> placeholders.put(name, PLACEHOLDER + name));
        return placeholders;
    }

    String inHtml(String html) {
        String real = html;
        for (Map.Entry<String, String> link : links.entrySet()) {
            real = real.replace(
                    PLACEHOLDER + link.getKey(),
                    link.getValue().replace("&", "&amp;").replace("\"", "&quot;"));
        }
        return real;
    }

    String inText(String text) {
        String real = text;
        for (Map.Entry<String, String> link : links.entrySet()) {
            real = real.replace(PLACEHOLDER + link.getKey(), link.getValue());
        }
        return real;
    }
}
