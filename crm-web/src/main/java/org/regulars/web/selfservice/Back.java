package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.web.page.PageLocale;
import org.springframework.web.util.UriComponentsBuilder;

/** Leads from a form back to a page, which goes on in the language the form was in. */
public final class Back {

    private Back() {}

    /** @param path of ours, its query included */
    public static String to(HttpServletRequest request, String path) {
        UriComponentsBuilder target = UriComponentsBuilder.fromUriString(path);
        PageLocale.supported(request.getParameter("lang"))
                .ifPresent(language -> target.queryParam("lang", language.getLanguage()));
        return "redirect:" + target.build().toUriString();
    }
}
