package org.regulars.web.selfservice;

import java.nio.charset.StandardCharsets;
import org.regulars.offer.GivenOffers;
import org.regulars.offer.OfferFile;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Hands out the file that somebody signed up for, to be kept and never to be run by the browser. */
@Controller
class DownloadController {

    private final GivenOffers givenOffers;

    DownloadController(GivenOffers givenOffers) {
        this.givenOffers = givenOffers;
    }

    @GetMapping("/p/download/{token}")
    ResponseEntity<byte[]> download(@PathVariable String token) {
        OfferFile file = givenOffers.file(token).orElseThrow(LinkBroken::new);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.contentType()))
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(file.name(), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .header("X-Content-Type-Options", "nosniff")
                .body(file.content());
    }
}
