package org.regulars.web.selfservice;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.regulars.privacy.MailboxProofs;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The browser in which somebody proved that the mailbox is theirs. Its key is in a cookie that no script reads and no other site
 * makes it send, so neither the address of the page nor a form elsewhere opens anything.
 */
@Component
class YourDataVisit {

    private static final String COOKIE = "regulars-your-data";
    private static final String PATH = "/p/your-data";

    private final MailboxProofs proofs;
    private final ShopProperties shop;

    YourDataVisit(MailboxProofs proofs, ShopProperties shop) {
        this.proofs = proofs;
        this.shop = shop;
    }

    /** Who it is; empty for anybody else, for a browser whose time is over, and for what another site asks. */
    Optional<MailboxProofs.Visit> of(HttpServletRequest request) {
        String from = request.getHeader("Sec-Fetch-Site");
        if (!request.getMethod().equals("GET") && from != null && !from.equals("same-origin") && !from.equals("none")) {
            return Optional.empty();
        }
        Optional<MailboxProofs.Visit> visit = proofs.visit(key(request));
        visit.ifPresent(one -> PageLocale.prefer(request, one.language()));
        return visit;
    }

    private static String key(HttpServletRequest request) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return "";
    }

    void begin(String key, HttpServletResponse response) {
        set(key, MailboxProofs.VISIT_LASTS, response);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        proofs.leave(key(request));
        set("", Duration.ZERO, response);
    }

    private void set(String key, Duration lasts, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, key)
                        .path(PATH)
                        .httpOnly(true)
                        .sameSite("Strict")
                        .secure("https".equals(shop.baseUrl().getScheme()))
                        .maxAge(lasts)
                        .build()
                        .toString());
    }
}
