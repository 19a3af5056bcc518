package org.regulars.web.staff.customer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.regulars.interaction.TimelineEntry;
import org.regulars.interaction.Visit;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Says in words what the entries of a timeline hold. */
@Component("timelineWords")
class TimelineWords {

    private static final int LONGEST = 500;
    private static final int MOST_FACTS = 60;
    private static final Map<String, String> ICONS = Map.ofEntries(
            Map.entry("product-added", "basket"),
            Map.entry("product-removed", "basket"),
            Map.entry("cart-viewed", "basket"),
            Map.entry("checkout-started", "basket"),
            Map.entry("products-searched", "search"),
            Map.entry("note-written", "note"),
            Map.entry("file-kept", "file"),
            Map.entry("identified", "accounts"),
            Map.entry("order-cancelled", "undo"),
            Map.entry("mail-opened", "mails"),
            Map.entry("mail-clicked", "mails"));
    private static final Map<String, String> CHANNEL_ICONS = Map.of(
            "mail",
            "mails",
            "form",
            "forms",
            "import",
            "imports",
            "app",
            "phone",
            "shop",
            "shop",
            "phone",
            "phone",
            "web",
            "web",
            "staff",
            "accounts",
            "letter",
            "mails",
            "chat",
            "note");

    private final MessageSource messages;
    private final JsonMapper json;

    TimelineWords(MessageSource messages, JsonMapper json) {
        this.messages = messages;
        this.json = json;
    }

    /** The picture beside an entry. */
    public String icon(TimelineEntry entry) {
        String kind = entry.kind();
        if (kind.startsWith("consent-")) {
            return "proven";
        }
        if (kind.startsWith("quote-")) {
            return "forms";
        }
        return ICONS.getOrDefault(kind, CHANNEL_ICONS.getOrDefault(entry.channel(), "web"));
    }

    /** What happened: "Looked at"; an event that we do not know is called by its name. */
    public String kind(String kind) {
        return word("timeline.kind." + kind, readable(kind));
    }

    /** Everything else that is known of an entry, one fact a line. */
    public List<Fact> facts(TimelineEntry entry) {
        List<Fact> facts = new ArrayList<>();
        JsonNode root = root(entry);
        if (root.isObject()) {
            collect(facts, "", root);
        }
        return facts;
    }

    /** The same as it came, for developers; '' when there is nothing. */
    public String raw(TimelineEntry entry) {
        JsonNode root = root(entry);
        return root.isEmpty() ? "" : root.toPrettyString();
    }

    private JsonNode root(TimelineEntry entry) {
        try {
            return entry.facts().isEmpty() ? json.createObjectNode() : json.readTree(entry.facts());
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    private void collect(List<Fact> facts, String prefix, JsonNode node) {
        node.forEachEntry((name, value) -> {
            String label = prefix.isEmpty() ? name : prefix + "_" + name;
            if (facts.size() >= MOST_FACTS || value.isNull() || (value.isContainer() && value.isEmpty())) {
                return;
            }
            if (value.isObject()) {
                collect(facts, label, value);
            } else if (value.isArray()) {
                List<String> lines = new ArrayList<>();
                value.forEach(one -> lines.add(one.isObject() ? line(one) : text(one)));
                facts.add(new Fact(label(label), lines));
            } else {
                facts.add(new Fact(label(label), List.of(text(value))));
            }
        });
    }

    /** A product of a basket or order as one line: 2 × Mug, MUG-1, 8.50. */
    private static String line(JsonNode product) {
        StringJoiner line = new StringJoiner(", ");
        String quantity = text(product.path("quantity"));
        String name = first(product, "name", "title", "sku", "product_id", "productId", "id");
        line.add((quantity.isEmpty() ? "" : quantity + " × ") + name);
        for (String key : List.of("sku", "variant", "price")) {
            String value = text(product.path(key));
            if (!value.isEmpty() && !value.equals(name)) {
                line.add(value);
            }
        }
        return name.isEmpty() ? cut(product.toString()) : line.toString();
    }

    private static String first(JsonNode node, String... keys) {
        for (String key : keys) {
            if (!text(node.path(key)).isEmpty()) {
                return text(node.path(key));
            }
        }
        return "";
    }

    private static String text(JsonNode value) {
        return cut(
                value.isValueNode() && !value.isNull()
                        ? value.asString("")
                        : value.isMissingNode() ? "" : value.toString());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private String label(String key) {
        return word("timeline.fact." + key, readable(key));
    }

    /** checkoutStepViewed, checkout_step-viewed and "Checkout step viewed" read alike. */
    static String readable(String key) {
        String words = key.replaceAll("([a-z\\d])([A-Z])", "$1 $2")
                .replaceAll("[_\\-.\\s]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        return words.isEmpty() ? key : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String word(String code, String otherwise) {
        return String.valueOf(messages.getMessage(code, null, otherwise, LocaleContextHolder.getLocale()));
    }

    /** Where a visitor came from: the campaign, else the page before; '' when neither is known. */
    public String cameFrom(Visit visit) {
        for (int n = visit.entries().size() - 1; n >= 0; n--) {
            JsonNode root = root(visit.entries().get(n));
            JsonNode campaign = root.path("campaign");
            if (campaign.isObject() && !campaign.isEmpty()) {
                StringJoiner words = new StringJoiner(" / ");
                for (String key : List.of("source", "medium", "name", "term", "content")) {
                    if (!text(campaign.path(key)).isEmpty()) {
                        words.add(text(campaign.path(key)));
                    }
                }
                return words.toString();
            }
            String referrer = host(text(root.path("referrer")));
            if (!referrer.isEmpty() && !referrer.equals(host(text(root.path("url"))))) {
                return referrer;
            }
        }
        return "";
    }

    private static String host(String url) {
        try {
            String host = new URI(url).getHost();
            return host == null ? "" : host;
        } catch (URISyntaxException e) {
            return "";
        }
    }

    /** Where a visit began: the title or path of its first page, '' when it saw none. */
    public String entryPage(Visit visit) {
        @Nullable TimelineEntry entry = visit.entry();
        if (entry == null) {
            return "";
        }
        String title = text(root(entry).path("title"));
        return title.isEmpty() ? entry.subject() : title;
    }

    /** One thing known of an entry; several values where it has several. */
    record Fact(String label, List<String> values) {}
}
