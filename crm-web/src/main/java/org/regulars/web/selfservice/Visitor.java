package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.regulars.consent.ConsentSource;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** What is known about whoever acts on a customer's page, as evidence beside their wish. */
@Component
public class Visitor {

    private static final int LONGEST = 300;

    private final ShopProperties shop;

    Visitor(ShopProperties shop) {
        this.shop = shop;
    }

    /** @param path of our own page, without its token: links that let somebody act are not copied into the ledger */
    public ConsentSource at(HttpServletRequest request, String source, String ref, String path) {
        return ConsentSource.customer(source, ref, shop.link(path), request.getRemoteAddr(), agent(request));
    }

    /**
     * A form may stand on any page of the shop; the browser says which, without what follows its path.
     *
     * @param path of our own page with this form
     */
    ConsentSource atForm(HttpServletRequest request, String form, String path) {
        return ConsentSource.customer(
                "sign-up-form", form, page(request, path), request.getRemoteAddr(), agent(request));
    }

    private String page(HttpServletRequest request, String path) {
        String referer = request.getHeader("Referer");
        try {
            URI page = new URI(referer == null ? "" : referer);
            if (page.getHost() != null
                    && page.getScheme() != null
                    && page.getScheme().matches("https?")) {
                return cut(new URI(page.getScheme(), page.getAuthority(), page.getPath(), null, null).toString());
            }
        } catch (URISyntaxException e) {
            // Not an address: then it is our own page.
        }
        return shop.link(path);
    }

    private static String agent(HttpServletRequest request) {
        String agent = request.getHeader("User-Agent");
        return agent == null ? "" : cut(agent);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
