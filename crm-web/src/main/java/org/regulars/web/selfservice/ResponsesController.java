package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.Optional;
import org.regulars.response.Responses;
import org.regulars.response.Visit;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The links and the picture of mails. They are the one exception to the rule that a GET changes nothing: each adds a row to a
 * measurement that decides nothing and changes no customer (docs/delivery.md). A HEAD adds none.
 */
@Controller
class ResponsesController {

    private static final byte[] PICTURE =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final Responses responses;

    ResponsesController(Responses responses) {
        this.responses = responses;
    }

    @GetMapping("/p/c/{id}/{signature}")
    ResponseEntity<Void> click(
            @PathVariable String id,
            @PathVariable String signature,
            @RequestParam(defaultValue = "") String u,
            HttpServletRequest request) {
        Optional<String> target = responses.click(id, signature, u, visit(request));
        // Where it leads is not ours to say unless the link is: no redirect, whatever stands in the address.
        return target.<ResponseEntity<Void>>map(to -> ResponseEntity.status(HttpStatus.FOUND)
                        .header(HttpHeaders.LOCATION, to)
                        .cacheControl(CacheControl.noStore())
                        .header("X-Robots-Tag", "noindex, nofollow")
                        .build())
                .orElseThrow(LinkBroken::new);
    }

    /** The picture comes in any case, so that no mail shows a broken one. */
    @GetMapping("/p/o/{id}/{signature}.gif")
    ResponseEntity<byte[]> open(@PathVariable String id, @PathVariable String signature, HttpServletRequest request) {
        responses.open(id, signature, visit(request));
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_GIF)
                .cacheControl(CacheControl.noStore())
                .header("Cross-Origin-Resource-Policy", "cross-origin")
                .body(PICTURE);
    }

    private static Visit visit(HttpServletRequest request) {
        return new Visit(
                header(request, "User-Agent"),
                request.getRemoteAddr(),
                request.getMethod().equals("HEAD"),
                header(request, "Sec-Purpose").contains("prefetch")
                        || header(request, "Purpose").contains("prefetch")
                        || header(request, "X-Purpose").contains("preview")
                        || header(request, "X-Moz").contains("prefetch"));
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }
}
