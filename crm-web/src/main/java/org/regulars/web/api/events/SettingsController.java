package org.regulars.web.api.events;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.access.Access;
import org.regulars.access.ApiTokens;
import org.regulars.shop.ShopProperties;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What Segment's browser library asks before it starts: which destinations there are. There is one, and it is us. */
@RestController
class SettingsController {

    private static final Duration KEPT = Duration.ofMinutes(5);

    private final ApiTokens tokens;
    private final ShopProperties shop;

    SettingsController(ApiTokens tokens, ShopProperties shop) {
        this.tokens = tokens;
        this.shop = shop;
    }

    @Hidden
    @GetMapping({"/v1/projects/{writeKey}/settings", "/v1/projects/{writeKey}/settings/"})
    ResponseEntity<?> settings(
            @PathVariable String writeKey, HttpServletRequest request, HttpServletResponse response) {
        Optional<Access> access = tokens.checkWriteKey(writeKey);
        if (access.isEmpty()) {
            CrossOrigin.anyone(response);
            return problem(
                    HttpStatus.NOT_FOUND, "No such key", "There is no write key of this name, or it was revoked.");
        }
        if (!CrossOrigin.allow(access.get(), request, response)) {
            return problem(
                    HttpStatus.FORBIDDEN,
                    "Not from this page",
                    "This key may not be used by pages of this origin; an administrator can allow it on the key's page.");
        }
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .body(settings(writeKey));
    }

    private Map<String, Object> settings(String writeKey) {
        Map<String, Object> everything = Map.of("__default", Map.of("enabled", true, "integrations", Map.of()));
        return Map.of(
                "integrations",
                Map.of(
                        "Segment.io",
                        Map.of(
                                "apiKey", writeKey,
                                "apiHost", host(shop.link("/v1")),
                                "protocol", shop.baseUrl().getScheme(),
                                "type", "server",
                                "addBundledMetadata", false,
                                "unbundledIntegrations", List.of(),
                                "maybeBundledConfigIds", Map.of(),
                                "versionSettings", Map.of("version", "4.4.7", "componentTypes", List.of("browser")))),
                "plan",
                Map.of("track", everything, "identify", everything, "group", everything),
                "edgeFunction",
                Map.of(),
                "analyticsNextEnabled",
                true,
                "middlewareSettings",
                Map.of(),
                "enabledMiddleware",
                Map.of(),
                "metrics",
                Map.of("sampleRate", 0, "host", host(shop.link("/v1"))),
                "legacyVideoPluginsEnabled",
                false,
                "remotePlugins",
                List.of());
    }

    /** The library wants the address without its scheme. */
    private static String host(String address) {
        URI uri = URI.create(address);
        return uri.getRawAuthority() + uri.getRawPath();
    }

    private static ResponseEntity<ProblemDetail> problem(HttpStatus status, String title, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
