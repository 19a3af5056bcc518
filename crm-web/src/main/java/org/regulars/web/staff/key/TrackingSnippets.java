package org.regulars.web.staff.key;

import org.regulars.access.TokenDetail;
import org.regulars.shop.ShopProperties;
import org.springframework.stereotype.Component;

/** What a shop's developer pastes, with the key and this installation's address filled in. */
@Component
class TrackingSnippets {

    private final ShopProperties shop;

    TrackingSnippets(ShopProperties shop) {
        this.shop = shop;
    }

    /** Our own tracker. */
    String tag(TokenDetail key) {
        return "<script async src=\"" + shop.link("/tracker.js") + "\" data-write-key=\"" + shown(key) + "\"></script>";
    }

    /** Segment's browser library, which asks us for its settings and sends to us. */
    String library(TokenDetail key) {
        return """
                import { AnalyticsBrowser } from '@segment/analytics-next'

                const analytics = AnalyticsBrowser.load({
                  writeKey: '%s',
                  cdnURL: '%s'
                })
                analytics.page()
                """.formatted(shown(key), shop.link(""));
    }

    /** How the shop's server signs and its page says who is logged in. */
    String signing() {
        return """
                // On your server, with the secret of this key:
                const signature = crypto.createHmac('sha256', IDENTITY_SECRET).update(userId).digest('hex')

                // On the page of somebody who is logged in:
                analytics.identify(userId, traits, { context: { identity: { signature } } })
                """;
    }

    private static String shown(TokenDetail key) {
        return key.publicKey().isEmpty() ? "…" + key.hint() : key.publicKey();
    }
}
