package org.regulars.web.api.events;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.regulars.access.Access;
import org.regulars.access.ApiTokens;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets the shop's pages, which come from another origin, call the events API: from any page, or from those that staff named
 * for the key. Never with cookies. What a browser asks beforehand names no key, so it is told what any key allows.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CrossOrigin extends OncePerRequestFilter {

    private static final String ANY = "*";
    private static final Pattern HEADERS = Pattern.compile("[A-Za-z0-9, -]{1,500}");
    private static final String KEPT_SECONDS = "7200";

    private final ApiTokens tokens;

    CrossOrigin(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return EventCalls.name(path).isEmpty() && !EventCalls.settings(path);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (!request.getMethod().equals("OPTIONS")) {
            chain.doFilter(request, response);
            return;
        }
        String methods = EventCalls.settings(request.getRequestURI()) ? "GET, HEAD, OPTIONS" : "POST, OPTIONS";
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        response.setHeader(HttpHeaders.ALLOW, methods);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && tokens.anyFrom(origin)) {
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, methods);
            String wished = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
            response.setHeader(
                    HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                    wished != null && HEADERS.matcher(wished).matches()
                            ? wished
                            : "Authorization, Content-Type, Content-Encoding");
            response.setHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, KEPT_SECONDS);
        }
    }

    /** Whether the page that sends this may use the key; if so, it may read the answer. */
    static boolean allow(Access access, HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null) {
            return true;
        }
        boolean allowed = access.from(origin);
        if (allowed) {
            response.setHeader(
                    HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, access.origins().isEmpty() ? ANY : origin);
        }
        return allowed;
    }

    /** Anybody may read why a call was refused before it was known whose key it is. */
    static void anyone(HttpServletResponse response) {
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, ANY);
    }
}
