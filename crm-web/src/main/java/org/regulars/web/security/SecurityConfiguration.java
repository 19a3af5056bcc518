package org.regulars.web.security;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.regulars.shop.ShopProperties;
import org.regulars.web.selfservice.account.AccountDoor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * Four doors: programs show a token at {@code /v1}, customers a signed link at {@code /p} or fill a form at {@code /f}, and sign
 * in at {@code /account}, staff sign in for everything else.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

    private static final String EMAIL = "email";
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
            + "base-uri 'none'; frame-ancestors 'self'";

    /** Calls of the events API may bring their key in the body, so that its controllers ask for it themselves. */
    private static final String[] EVENTS = {
        "/v1/{call:identify|track|page|screen|group|alias|batch|import|i|t|p|s|g|a|b|m}",
        "/v1/{call:identify|track|page|screen|group|alias|batch|import|i|t|p|s|g|a|b|m}/",
        "/v1/projects/*/settings",
        "/v1/projects/*/settings/"
    };

    @Bean
    @Order(1)
    SecurityFilterChain doorForPrograms(HttpSecurity http, TokenFilter tokens) throws Exception {
        return http.securityMatcher("/v1/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(tokens, org.springframework.security.web.access.intercept.AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(EVENTS)
                        .permitAll()
                        // A shop signs what it sends.
                        .requestMatchers(HttpMethod.POST, "/v1/webhooks/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(errors -> errors.authenticationEntryPoint(tokens))
                .build();
    }

    /** A signed link is the permission, so there is no session that a foreign page could ride on. */
    @Bean
    @Order(2)
    SecurityFilterChain doorForCustomers(HttpSecurity http) throws Exception {
        return http.securityMatcher("/p/**", "/f/**", "/forms.js")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(
                                org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter
                                        .ReferrerPolicy.NO_REFERRER)))
                .build();
    }

    /** The session of a customer is a cookie of its own, which staff screens neither read nor set, and the other way round. */
    @Bean
    @Order(3)
    SecurityFilterChain doorForAccounts(HttpSecurity http, AccountDoor door, ShopProperties shop) throws Exception {
        CookieCsrfTokenRepository forms = new CookieCsrfTokenRepository();
        forms.setCookieName(AccountDoor.FORMS_COOKIE);
        forms.setHeaderName("X-CSRF-TOKEN");
        forms.setCookieCustomizer(cookie -> cookie.path(AccountDoor.PATH)
                .httpOnly(true)
                .sameSite("Lax")
                .secure("https".equals(shop.baseUrl().getScheme())));
        return http.securityMatcher(AccountDoor.PATH, AccountDoor.PATH + "/**")
                // The door gives a new token when somebody signs in; each page is no new sign-in.
                .csrf(csrf -> csrf.csrfTokenRepository(forms)
                        .sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy()))
                .logout(logout -> logout.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(door, CsrfFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/account/sign-in",
                                "/account/sign-in/**",
                                "/account/open/*",
                                "/account/address/**",
                                "/account/erased")
                        .permitAll()
                        .anyRequest()
                        .hasRole("CUSTOMER"))
                .exceptionHandling(errors -> errors.accessDeniedHandler(
                                (request, response, refusal) -> response.sendRedirect(
                                        SecurityContextHolder.getContext().getAuthentication() == null
                                                ? "/account/sign-in?why=again"
                                                : "/account?news=again"))
                        .authenticationEntryPoint((request, response, failure) -> response.sendRedirect(
                                "/account/sign-in" + (request.getMethod().equals("POST") ? "?why=expired" : ""))))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .referrerPolicy(policy -> policy.policy(
                                org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter
                                        .ReferrerPolicy.SAME_ORIGIN)))
                .build();
    }

    @Bean
    @Order(4)
    SecurityFilterChain doorForStaff(HttpSecurity http, SignInBrake brake) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/assets/**",
                                "/webjars/**",
                                "/sign-in",
                                "/actuator/health/**",
                                "/v3/api-docs/**",
                                "/tracker.js",
                                "/analytics.js/v1/*/*",
                                "/error")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/sign-in")
                        .usernameParameter(EMAIL)
                        .defaultSuccessUrl("/staff", false)
                        .failureHandler((request, response, failure) -> {
                            String email = String.valueOf(request.getParameter(EMAIL));
                            brake.failed(email);
                            response.sendRedirect("/sign-in?why=" + (brake.rests(email) ? "locked" : "wrong"));
                        })
                        .permitAll())
                .addFilterBefore(rest(brake), UsernamePasswordAuthenticationFilter.class)
                .logout(logout -> logout.logoutUrl("/sign-out").logoutSuccessUrl("/sign-in?why=signed-out"))
                .exceptionHandling(errors -> errors.accessDeniedHandler(SecurityConfiguration::refused)
                        .defaultAuthenticationEntryPointFor(
                                SecurityConfiguration::reload, request -> request.getHeader("HX-Request") != null)
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/sign-in"), request -> true))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_SECURITY_POLICY))
                        .frameOptions(frame -> frame.sameOrigin())
                        .referrerPolicy(Customizer.withDefaults()))
                .build();
    }

    /** Nobody looks at measurements of single filters, and they take a good part of the time of a short call. */
    @Bean
    SecurityObservationSettings unobserved() {
        return SecurityObservationSettings.noObservations();
    }

    /** The session cookie goes over TLS only where the public address says so. */
    @Bean
    CookieSerializer sessionCookie(ShopProperties shop) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName("regulars");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        cookie.setUseSecureCookie("https".equals(shop.baseUrl().getScheme()));
        return cookie;
    }

    private static Filter rest(SignInBrake brake) {
        return (request, response, chain) -> {
            HttpServletRequest http = (HttpServletRequest) request;
            if (http.getMethod().equals("POST")
                    && http.getRequestURI().equals("/sign-in")
                    && brake.rests(String.valueOf(http.getParameter(EMAIL)))) {
                ((HttpServletResponse) response).sendRedirect("/sign-in?why=locked");
            } else {
                chain.doFilter(request, response);
            }
        };
    }

    /** A form whose session has ended meanwhile leads to the sign-in page, which says so. */
    private static void refused(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal)
            throws IOException, ServletException {
        if (refusal instanceof CsrfException
                && SecurityContextHolder.getContext().getAuthentication() == null) {
            response.sendRedirect("/sign-in?why=expired");
        } else {
            new AccessDeniedHandlerImpl().handle(request, response, refusal);
        }
    }

    /** A part of a page cannot show the sign-in page, so the whole page goes there. */
    private static void reload(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("HX-Redirect", "/sign-in?why=expired");
    }
}
