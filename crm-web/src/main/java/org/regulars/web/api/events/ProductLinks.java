package org.regulars.web.api.events;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.regulars.access.Access;
import org.regulars.access.TokenKind;
import org.regulars.intake.EventWarnings;
import org.regulars.intake.SentEvent;
import org.regulars.shop.LinkHosts;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where products lead to. A server is believed and makes the host known; from a public key, which anybody can use, a link to an
 * unknown host is left out, so that it neither stands in a mail nor keeps the right one from being filled in.
 */
@Component
class ProductLinks {

    private static final List<String> CODES = List.of("sku", "product_id", "productId");
    private static final List<String> LINKS = List.of("url", "image_url");

    private final LinkHosts hosts;
    private final EventWarnings warnings;

    ProductLinks(LinkHosts hosts, EventWarnings warnings) {
        this.hosts = hosts;
        this.warnings = warnings;
    }

    /** Of which of these events all links may stay as they are. */
    Predicate<SentEvent> good(List<SentEvent> events) {
        Predicate<String> trusted =
                events.stream().allMatch(event -> event.links().isEmpty()) ? url -> false : hosts.trusted();
        return event -> event.links().stream().allMatch(url -> url.isBlank() || trusted.test(url));
    }

    void check(Access access, List<ObjectNode> events) {
        List<ObjectNode> linking = events.stream()
                .filter(event -> products(event).anyMatch(ProductLinks::links))
                .toList();
        if (linking.isEmpty()) {
            return;
        }
        if (access.kind() == TokenKind.SECRET) {
            List<String> urls = new ArrayList<>();
            linking.stream()
                    .flatMap(ProductLinks::products)
                    .forEach(product ->
                            LINKS.forEach(link -> urls.add(product.path(link).asString(""))));
            hosts.vouch("server", urls);
        } else {
            Predicate<String> trusted = hosts.trusted();
            linking.forEach(event -> products(event).forEach(product -> leaveOut(access, event, product, trusted)));
        }
    }

    private void leaveOut(Access access, ObjectNode event, ObjectNode product, Predicate<String> trusted) {
        for (String link : LINKS) {
            String url = product.path(link).asString("");
            if (!url.isBlank() && !trusted.test(url)) {
                product.remove(link);
                warnings.note(
                        access.id(), event, "link-left-out", LinkHosts.host(url).orElse(""));
            }
        }
    }

    private static Stream<ObjectNode> products(ObjectNode event) {
        JsonNode properties = event.path("properties");
        return Stream.concat(Stream.of(properties), properties.path("products").values().stream())
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .filter(product -> CODES.stream().anyMatch(product::has));
    }

    private static boolean links(ObjectNode product) {
        return LINKS.stream().anyMatch(product::has);
    }
}
