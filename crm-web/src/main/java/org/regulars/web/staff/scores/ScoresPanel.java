package org.regulars.web.staff.scores;

import java.util.HashMap;
import java.util.Map;
import org.regulars.lifetime.Lifetime;
import org.regulars.lifetime.Scores;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** What a customer is expected to bring, why, and what staff know better. */
@Component
class ScoresPanel implements CustomerPanel {

    private final Scores scores;
    private final Lifetime lifetime;

    ScoresPanel(Scores scores, Lifetime lifetime) {
        this.scores = scores;
        this.lifetime = lifetime;
    }

    @Override
    public String key() {
        return "scores";
    }

    @Override
    public int order() {
        return 12;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        Map<String, Object> model = new HashMap<>();
        scores.of(customerId).ifPresent(score -> model.put("score", score));
        lifetime.report().ifPresent(report -> model.put("report", report));
        model.put("words", scores.words(customerId));
        model.put("customerId", customerId);
        return model;
    }
}
