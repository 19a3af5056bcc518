package org.regulars.web.staff.quality;

import java.util.Map;
import org.regulars.quality.Quality;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** How complete, valid and timely what is known of one customer is, with the reasons. */
@Component
class QualityPanel implements CustomerPanel {

    private final Quality quality;

    QualityPanel(Quality quality) {
        this.quality = quality;
    }

    @Override
    public String key() {
        return "quality";
    }

    @Override
    public int order() {
        return 17;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        return Map.of("quality", quality.of(customerId));
    }
}
