package org.regulars.intake;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.regulars.catalog.ProductSeen;
import tools.jackson.databind.JsonNode;

/**
 * A product as Segment's e-commerce events write it; numbers may come as text.
 *
 * @param quantity null when not said
 */
record EventProduct(ProductSeen seen, @Nullable Integer quantity) {

    private static final int LONGEST_CODE = 200;
    private static final int LONGEST_TEXT = 500;
    private static final int LONGEST_URL = 2000;
    private static final int MOST_PIECES = 1_000_000;
    private static final BigDecimal HIGHEST_PRICE = new BigDecimal("1000000000");

    String sku() {
        return seen.sku();
    }

    @Nullable
    BigDecimal price() {
        return seen.price();
    }

    /**
     * The product that the properties themselves are.
     *
     * @throws EventUnusable if it has no code, or a number is none
     */
    static EventProduct of(JsonNode product) {
        String sku = text(product, "sku", LONGEST_CODE);
        if (sku.isEmpty()) {
            sku = text(product, "product_id", LONGEST_CODE);
        }
        if (sku.isEmpty()) {
            sku = text(product, "productId", LONGEST_CODE);
        }
        if (sku.isEmpty()) {
            throw new EventUnusable("a product has neither sku nor product_id");
        }
        BigDecimal price = number(product, "price");
        if (price != null && (price.signum() < 0 || price.compareTo(HIGHEST_PRICE) > 0)) {
            throw new EventUnusable("price is below 0 or too high");
        }
        return new EventProduct(
                new ProductSeen(
                        sku,
                        text(product, "name", LONGEST_TEXT),
                        text(product, "category", LONGEST_CODE),
                        price,
                        url(product.path("url")),
                        url(product.path("image_url"))),
                quantity(product));
    }

    /**
     * The products of the list called products; null when there is none.
     *
     * @throws EventUnusable if it is no list, or one of them cannot be used
     */
    static @Nullable List<EventProduct> list(JsonNode properties) {
        JsonNode products = properties.path("products");
        if (products.isMissingNode() || products.isNull()) {
            return null;
        }
        if (!products.isArray()) {
            throw new EventUnusable("products is not a list");
        }
        List<EventProduct> list = new ArrayList<>();
        products.forEach(product -> list.add(of(product)));
        return list;
    }

    /** An address that a link may lead to, '' when it is none. */
    static String url(JsonNode node) {
        String url = node.asString("").strip();
        String lower = url.toLowerCase(Locale.ROOT);
        boolean usable = (lower.startsWith("https://") || lower.startsWith("http://"))
                && url.length() <= LONGEST_URL
                && url.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '<' || c == '>');
        return usable ? url : "";
    }

    private static @Nullable Integer quantity(JsonNode product) {
        BigDecimal quantity = number(product, "quantity");
        if (quantity == null) {
            return null;
        }
        if (quantity.signum() < 0
                || quantity.compareTo(BigDecimal.valueOf(MOST_PIECES)) > 0
                || quantity.stripTrailingZeros().scale() > 0) {
            throw new EventUnusable("quantity is not a whole number from 0 to 1000000");
        }
        return quantity.intValue();
    }

    private static @Nullable BigDecimal number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        String text = value.asString("").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            BigDecimal number = text.length() > 40 ? null : new BigDecimal(text);
            if (number != null && Math.abs(number.scale()) <= 40) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new EventUnusable(field + " is not a number");
    }

    private static String text(JsonNode object, String field, int longest) {
        String text = object.path(field).asString("").strip();
        return text.substring(0, Math.min(text.length(), longest));
    }
}
