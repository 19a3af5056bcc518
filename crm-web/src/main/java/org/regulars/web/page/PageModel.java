package org.regulars.web.page;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What the staff layout shows around each page: who is signed in, where they can go, where they are. */
@ControllerAdvice("org.regulars.web.staff")
class PageModel {

    private static final String ROLE = "ROLE_";

    @ModelAttribute
    void around(HttpServletRequest request, @Nullable Principal principal, Model model) {
        if (!(principal instanceof Authentication authentication)) {
            return;
        }
        Set<String> roles = authentication.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(authority -> authority != null && authority.startsWith(ROLE))
                .map(authority -> authority.substring(ROLE.length()))
                .collect(Collectors.toSet());
        model.addAttribute("here", request.getRequestURI());
        model.addAttribute("navigation", Navigation.of(roles));
        model.addAttribute(
                "who",
                new Who(
                        name(authentication),
                        roles.stream()
                                .findFirst()
                                .map(role -> role.toLowerCase(Locale.ROOT))
                                .orElse(null)));
    }

    private static String name(Authentication authentication) {
        return authentication.getPrincipal() instanceof NamedStaff named ? named.name() : authentication.getName();
    }

    /** The person at the screen. */
    record Who(String name, @Nullable String role) {}
}
