package org.regulars.web.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;

/** Customers' pages speak the browser's language where we have it; staff screens speak English. */
@Component("localeResolver")
class PageLocale implements LocaleResolver {

    private final AcceptHeaderLocaleResolver customers = new AcceptHeaderLocaleResolver();

    PageLocale() {
        customers.setSupportedLocales(
                List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es")));
        customers.setDefaultLocale(Locale.ENGLISH);
    }

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/p/") ? customers.resolveLocale(request) : Locale.UK;
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response, @Nullable Locale locale) {
        throw new UnsupportedOperationException("A page's language comes with the request");
    }
}
