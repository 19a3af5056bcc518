package org.regulars.web.staff.privacy;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.regulars.audit.AuditTrail;
import org.regulars.privacy.Limits;
import org.regulars.privacy.PrivacyRequest;
import org.regulars.privacy.PrivacyRequests;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What a customer does not allow, what they asked for, and how many people looked lately. */
@Component
class PrivacyPanel implements CustomerPanel {

    private static final Duration LATELY = Duration.ofDays(30);

    private final Limits limits;
    private final PrivacyRequests requests;
    private final AuditTrail audit;
    private final Clock clock;

    PrivacyPanel(Limits limits, PrivacyRequests requests, AuditTrail audit, Clock clock) {
        this.limits = limits;
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public String key() {
        return "privacy";
    }

    @Override
    public int order() {
        return 25;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        List<PrivacyRequest> open =
                requests.of(customerId).stream().filter(PrivacyRequest::open).toList();
        Map<String, Object> model = new HashMap<>();
        model.put("customerId", customerId);
        model.put("limits", limits.of(customerId));
        model.put("open", open);
        model.put("seen", audit.seen(customerId, clock.instant().minus(LATELY)));
        model.put("now", clock.instant());
        return model;
    }
}
