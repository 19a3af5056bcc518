package org.regulars.segment;

import java.util.List;
import org.regulars.consent.Purpose;
import org.regulars.consent.Purposes;
import org.springframework.stereotype.Component;

/** Somebody agreed to get mail for a purpose, or for one of its topics at least, and the agreement holds. */
@Component
class AgreedTo implements Criterion {

    private final Purposes purposes;

    AgreedTo(Purposes purposes) {
        this.purposes = purposes;
    }

    @Override
    public String key() {
        return "consent";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(Parameter.choice(
                "purpose", purposes.all().stream().map(Purpose::key).toList(), "segments.purpose."));
    }

    @Override
    public Condition where(Values values) {
        return Condition.of("""
                exists (select from consent_state s
                        where s.customer_id = c.customer_id and s.purpose = ? and s.channel = 'mail'
                          and s.status = 'confirmed')""", values.text("purpose"));
    }

    @Override
    public boolean profiles() {
        return false;
    }
}
