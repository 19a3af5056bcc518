package org.regulars.web.selfservice;

import jakarta.servlet.http.HttpServletRequest;
import org.regulars.consent.CustomerLinks;
import org.regulars.consent.LinkHolder;
import org.regulars.response.TrackingRules;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whether a customer's opens and clicks are measured is up to them. */
@Controller
class TrackingController {

    private final CustomerLinks links;
    private final TrackingRules rules;

    TrackingController(CustomerLinks links, TrackingRules rules) {
        this.links = links;
        this.rules = rules;
    }

    @PostMapping("/p/preferences/{token}/tracking")
    String change(@PathVariable String token, @RequestParam boolean measure, HttpServletRequest request) {
        LinkHolder holder = links.preferencesHolder(token).orElseThrow(LinkBroken::new);
        if (measure) {
            rules.allow(holder.customerId());
        } else {
            rules.refuse(holder.customerId(), "preference-page");
        }
        return Back.to(request, "/p/preferences/" + token + "?done=" + (measure ? "measured" : "unmeasured"));
    }
}
