package org.regulars.consent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerFilter;
import org.springframework.stereotype.Component;

/** Customers who may, or may not, get mail for a purpose. */
@Component
class ConsentFilter implements CustomerFilter {

    private static final String NOT = "not-";

    private final Purposes purposes;

    ConsentFilter(Purposes purposes) {
        this.purposes = purposes;
    }

    @Override
    public String key() {
        return "consent";
    }

    @Override
    public int order() {
        return 70;
    }

    @Override
    public List<Option> options() {
        return purposes.all().stream()
                .flatMap(purpose -> Stream.of(new Option(purpose.key(), ""), new Option(NOT + purpose.key(), "")))
                .toList();
    }

    /** Whoever ever confirmed is few and found by an index; what holds now is looked up for those only. */
    @Override
    public Optional<Condition> condition(String value) {
        String purpose = value.startsWith(NOT) ? value.substring(NOT.length()) : value;
        if (purposes.all().stream().noneMatch(one -> one.key().equals(purpose))) {
            return Optional.empty();
        }
        String agreed = """
                c.customer_id in (select e.customer_id from consent_entry e
                    where e.purpose = :consent and e.channel = 'mail' and e.topic = '' and e.status = 'confirmed')
                and exists (select from consent_state s where s.customer_id = c.customer_id and s.purpose = :consent
                    and s.channel = 'mail' and s.topic = '' and s.status = 'confirmed')
                """;
        return Optional.of(
                new Condition(value.startsWith(NOT) ? "not (" + agreed + ")" : agreed, Map.of("consent", purpose)));
    }
}
