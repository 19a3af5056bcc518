package org.regulars.web.staff.mailbox;

import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The HTML of a mail as the content of a frame. Whatever the mail holds, it runs nothing, sends nothing, and leads nowhere: the
 * policy is the answer's own, so that it also holds where somebody opens the address by itself.
 */
public final class MailFrame {

    private static final String POLICY =
            "sandbox; default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; "
                    + "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

    private MailFrame() {}

    /** The answer that shows this HTML. */
    public static ResponseEntity<byte[]> of(String html) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .cacheControl(CacheControl.noStore())
                .body(html.getBytes(StandardCharsets.UTF_8));
    }
}
