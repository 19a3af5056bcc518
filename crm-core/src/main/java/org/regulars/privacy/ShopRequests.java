package org.regulars.privacy;

import java.util.Map;
import org.regulars.connection.AskedForPrivacy;
import org.springframework.stereotype.Component;

/** What customers ask a shop's software for becomes a request like any other, with its due date, once. */
@Component
class ShopRequests implements AskedForPrivacy {

    private static final Map<String, PrivacyRequest.Kind> KINDS = Map.of(
            "customers/data_request", PrivacyRequest.Kind.ACCESS,
            "customers/redact", PrivacyRequest.Kind.ERASURE);

    private final PrivacyRequests requests;

    ShopRequests(PrivacyRequests requests) {
        this.requests = requests;
    }

    @Override
    public void asked(long customerId, String topic, String shop) {
        PrivacyRequest.Kind kind = KINDS.get(topic);
        if (kind != null && requests.open(customerId, kind).isEmpty()) {
            requests.file(customerId, kind, "", shop, "shop", PrivacyRequest.Proof.SHOP, topic);
        }
    }
}
