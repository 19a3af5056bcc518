package org.regulars.web.selfservice.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.regulars.account.AccountProperties;
import org.regulars.account.AccountSession;
import org.regulars.account.AccountSessions;
import org.regulars.shop.ShopProperties;
import org.regulars.web.page.PageLocale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets customers into their account by a cookie that only the account's pages get. It has nothing to do with the sessions of
 * staff: neither opens what the other does.
 */
@Component
public class AccountDoor extends OncePerRequestFilter {

    /** Where the account is. */
    public static final String PATH = "/account";

    /** Holds the token that forms of the account repeat. */
    public static final String FORMS_COOKIE = "regulars-account-forms";

    private static final String COOKIE = "regulars-account";

    private final AccountSessions sessions;
    private final AccountProperties properties;
    private final ShopProperties shop;

    AccountDoor(AccountSessions sessions, AccountProperties properties, ShopProperties shop) {
        this.sessions = sessions;
        this.properties = properties;
        this.shop = shop;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().equals(PATH) && !request.getRequestURI().startsWith(PATH + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String cookie = cookie(request, COOKIE);
        Optional<AccountSession> session = isForeign(request) ? Optional.empty() : sessions.find(cookie);
        session.ifPresent(who -> {
            PageLocale.prefer(request, who.language());
            SecurityContextHolder.getContext()
                    .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                            who, "", List.of(new SimpleGrantedAuthority("ROLE_CUSTOMER"))));
            if (request.getMethod().equals("GET")) {
                set(COOKIE, sessions.renewed(cookie), properties.idle(), response);
            }
        });
        chain.doFilter(request, response);
    }

    /** What a page of another site sends, whatever it found out. */
    private static boolean isForeign(HttpServletRequest request) {
        String from = request.getHeader("Sec-Fetch-Site");
        return !request.getMethod().equals("GET")
                && from != null
                && !from.equals("same-origin")
                && !from.equals("none");
    }

    /** Signs this browser in. What it held before, tokens of forms included, is worth nothing from now on. */
    void begin(String session, HttpServletResponse response) {
        set(COOKIE, session, properties.idle(), response);
        set(FORMS_COOKIE, "", Duration.ZERO, response);
    }

    /** Signs this browser out. */
    void end(AccountSession who, HttpServletResponse response) {
        sessions.end(who.customerId(), who.sessionId());
        forget(response);
    }

    void forget(HttpServletResponse response) {
        set(COOKIE, "", Duration.ZERO, response);
        set(FORMS_COOKIE, "", Duration.ZERO, response);
    }

    void set(String name, String value, Duration lasts, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path(PATH)
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure("https".equals(shop.baseUrl().getScheme()))
                        .maxAge(lasts)
                        .build()
                        .toString());
    }

    static String cookie(HttpServletRequest request, String name) {
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(name)) {
                    return cookie.getValue();
                }
            }
        }
        return "";
    }
}
