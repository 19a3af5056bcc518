package org.regulars.recommendation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.regulars.privacy.AboutPerson;
import org.regulars.privacy.Heading;
import org.springframework.stereotype.Component;

/** What is recommended to somebody and why, for their export. */
@Component
class RecommendationsAboutPerson implements AboutPerson {

    private static final int SHOWN = 10;

    private final Recommendations recommendations;

    RecommendationsAboutPerson(Recommendations recommendations) {
        this.recommendations = recommendations;
    }

    @Override
    public Heading heading() {
        return Heading.RECOMMENDATIONS;
    }

    @Override
    public String key() {
        return "recommendation";
    }

    @Override
    public List<Map<String, Object>> rows(long customerId) {
        return recommendations.forCustomer(customerId, SHOWN).stream()
                .map(RecommendationsAboutPerson::row)
                .toList();
    }

    private static Map<String, Object> row(Recommendation one) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("product_sku", one.sku());
        row.put("product_name", one.name());
        row.put("best_seller", one.reason().bestSeller());
        row.put("because_of", one.reason().because());
        row.put("bought_both", one.reason().bothBought());
        row.put("bought_first", one.reason().buyers());
        return row;
    }
}
