package org.regulars.web.api.events;

import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Our own tracker for the shop's pages, at its own address and at the one where Segment's snippet looks for a library. Served
 * without the blanks that only people need.
 */
@Controller
class TrackerController {

    private static final Duration KEPT = Duration.ofDays(1);
    /** The address stays the same from release to release, so that an old copy may only bridge the time of asking. */
    private static final Duration BRIDGED = Duration.ofDays(30);

    private static final Pattern QUOTED_OR_NOT = Pattern.compile("('[^'\\n]*')|([^']+)");

    private final String script;
    private final String etag;

    TrackerController() throws IOException {
        script = dense(new ClassPathResource("tracker.js", TrackerController.class)
                .getContentAsString(StandardCharsets.UTF_8));
        etag = "\"" + DigestUtils.md5DigestAsHex(script.getBytes(StandardCharsets.UTF_8)) + "\"";
    }

    @Hidden
    @GetMapping({
        "/tracker.js",
        "/analytics.js/v1/{writeKey}/analytics.min.js",
        "/analytics.js/v1/{writeKey}/analytics.js"
    })
    ResponseEntity<String> script() {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic().staleWhileRevalidate(BRIDGED))
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .header(HttpHeaders.ETAG, etag)
                .body(script);
    }

    /**
     * The first line, and of the others everything but the blanks around signs, the longest names of its own shortened; what
     * stands in quotes stays as it is.
     */
    static String dense(String source) {
        int first = source.indexOf('\n') + 1;
        StringBuilder dense = new StringBuilder(source.substring(0, first));
        Matcher piece = QUOTED_OR_NOT.matcher(source.substring(first));
        while (piece.find()) {
            dense.append(
                    piece.group(1) != null
                            ? piece.group(1)
                            : piece.group(2)
                                    .replaceAll("\\bqueue\\b", "qu")
                                    .replaceAll("\\bflush\\b", "fl")
                                    .replaceAll("\\blater\\b", "la")
                                    .replaceAll("\\bleaving\\b", "lv")
                                    .replaceAll("\\btimer\\b", "ti")
                                    .replaceAll("\\btries\\b", "tr")
                                    .replaceAll("\\bmoved\\b", "mv")
                                    .replaceAll("\\bheld\\b", "hd")
                                    .replaceAll("\\s+", " ")
                                    .replaceAll(" ?([{}()\\[\\];,=<>?:&|+*!-]) ?", "$1"));
        }
        return dense.toString().strip() + "\n";
    }
}
