package org.regulars.content;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.regulars.recommendation.Reason;
import org.regulars.recommendation.Recommendation;
import org.regulars.shop.LinkHosts;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** Products as mail templates know them; addresses that nobody trusts are left out. */
@Component
public class ProductContent {

    private final LinkHosts hosts;
    private final ShopProperties shop;

    ProductContent(LinkHosts hosts, ShopProperties shop) {
        this.hosts = hosts;
        this.shop = shop;
    }

    /** Recommendations with their reason in words of this language: name, price, image_url, url, reason. */
    public List<Map<String, Object>> of(List<Recommendation> recommendations, String language) {
        return forMany().apply(new Wanted(recommendations, language));
    }

    /** The same for many mails that go out together: who is trusted is asked once. */
    public Function<Wanted, List<Map<String, Object>>> forMany() {
        Predicate<String> trusted = hosts.trusted();
        Map<String, ResourceBundle> words = new ConcurrentHashMap<>();
        return wanted -> wanted.recommendations().stream()
                .map(one -> of(one, words.computeIfAbsent(wanted.language(), ProductContent::words), trusted))
                .toList();
    }

    private static ResourceBundle words(String language) {
        return ResourceBundle.getBundle(
                "org.regulars.content.recommended",
                Locale.forLanguageTag(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** Recommendations, and the language that their reasons are to be in. */
    public record Wanted(List<Recommendation> recommendations, String language) {}

    private Map<String, Object> of(Recommendation one, ResourceBundle words, Predicate<String> trusted) {
        return Map.of(
                "name", one.name(),
                "price", one.price(),
                "image_url", image(one.imageUrl(), trusted),
                "url", page(one.url(), trusted),
                "reason", words(one.reason(), words));
    }

    /** An image's address, or '' where nobody trusts it. */
    public String image(String url, Predicate<String> trusted) {
        return trusted.test(url) ? url : "";
    }

    /** A shop that names no address, or one that nobody trusts, has at least its front page. */
    public String page(String url, Predicate<String> trusted) {
        return trusted.test(url) ? url : shop.url().toString();
    }

    private static String words(Reason reason, ResourceBundle words) {
        String pattern = words.getString(reason.bestSeller() ? "best-seller" : "bought-together");
        return new MessageFormat(pattern, words.getLocale())
                .format(new Object[] {reason.bothBought(), reason.buyers(), reason.because()});
    }
}
