package org.regulars.web.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/**
 * Customers' pages speak the language asked for by {@code ?lang=}, else the customer's own, else the browser's; staff
 * screens speak English.
 */
@Component("localeResolver")
public class PageLocale implements LocaleResolver {

    /** What customers' pages and mails are written in. */
    public static final List<Locale> CUSTOMERS =
            List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"));

    private static final String PREFERRED = PageLocale.class.getName();

    private final AcceptHeaderLocaleResolver browser = new AcceptHeaderLocaleResolver();

    PageLocale() {
        browser.setSupportedLocales(CUSTOMERS);
        browser.setDefaultLocale(Locale.ENGLISH);
    }

    /** The page is for somebody of this language; '' or one that we do not have changes nothing. */
    public static void prefer(HttpServletRequest request, String language) {
        supported(language).ifPresent(locale -> request.setAttribute(PREFERRED, locale));
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        if (!request.getRequestURI().startsWith("/p/")
                && !request.getRequestURI().startsWith("/f/")
                && !isAccount(request)) {
            return Locale.UK;
        }
        return supported(request.getParameter("lang"))
                .orElseGet(() -> request.getAttribute(PREFERRED) instanceof Locale preferred
                        ? preferred
                        : browser.resolveLocale(request));
    }

    private static boolean isAccount(HttpServletRequest request) {
        return request.getRequestURI().equals("/account")
                || request.getRequestURI().startsWith("/account/");
    }

    /** One of {@link #CUSTOMERS} by its two letters; empty when we do not have it. */
    public static Optional<Locale> supported(@Nullable String language) {
        return CUSTOMERS.stream()
                .filter(locale -> locale.getLanguage().equals(language))
                .findFirst();
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("A page's language comes with the request");
    }
}
