package org.regulars.segment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.regulars.customer.Condition;
import org.regulars.customer.CustomerFilter;
import org.springframework.stereotype.Component;

/** Customers who are in a segment. */
@Component
class SegmentFilter implements CustomerFilter {

    private final Segments segments;

    SegmentFilter(Segments segments) {
        this.segments = segments;
    }

    @Override
    public String key() {
        return "segment";
    }

    @Override
    public int order() {
        return 80;
    }

    @Override
    public List<Option> options() {
        return segments.all().stream()
                .map(segment -> new Option(Long.toString(segment.segmentId()), segment.name()))
                .toList();
    }

    @Override
    public Optional<Condition> condition(String value) {
        return value.matches("\\d{1,18}")
                ? Optional.of(new Condition(
                        "c.customer_id in (select customer_id from segment_member where segment_id = :segment)",
                        Map.of("segment", Long.valueOf(value))))
                : Optional.empty();
    }
}
