package org.regulars.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.regulars.access.Access;
import org.regulars.access.ApiTokens;
import org.regulars.access.TokenUses;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets programs in by a token: {@code Authorization: Bearer …}, or Basic with the token as user name as the Segment SDKs send
 * it. The principal is an {@link Access}, its scopes are authorities {@code SCOPE_events} and so on.
 */
@Component
class TokenFilter extends OncePerRequestFilter implements AuthenticationEntryPoint {

    private final ApiTokens tokens;
    private final TokenUses uses;

    TokenFilter(ApiTokens tokens, TokenUses uses) {
        this.tokens = tokens;
        this.uses = uses;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith("/v1/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        token(request.getHeader(HttpHeaders.AUTHORIZATION))
                .flatMap(tokens::check)
                .ifPresent(access -> {
                    SecurityContextHolder.getContext()
                            .setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                                    access,
                                    "",
                                    access.scopes().stream()
                                            .map(scope -> new SimpleGrantedAuthority("SCOPE_" + scope))
                                            .toList()));
                    uses.note(access);
                });
        chain.doFilter(request, response);
    }

    private static Optional<String> token(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(header.substring(7).strip());
        }
        if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair = new String(
                        Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                return Optional.of(colon < 0 ? pair : pair.substring(0, colon));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getWriter()
                .write(
                        "{\"title\":\"No valid token\",\"status\":401,\"detail\":\"Send an API token as 'Authorization: Bearer"
                                + " …', or a write key as the user name of Basic authentication.\"}");
    }
}
