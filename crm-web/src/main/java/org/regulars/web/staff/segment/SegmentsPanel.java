package org.regulars.web.staff.segment;

import java.util.List;
import java.util.Map;
import org.regulars.segment.SegmentHistory;
import org.regulars.segment.SegmentOfCustomer;
import org.regulars.segment.SegmentSummary;
import org.regulars.segment.Segments;
import org.regulars.web.staff.customer.CustomerPanel;
import org.springframework.stereotype.Component;

/** The segments that somebody is in, since when, and why in or not in any of them. */
@Component
class SegmentsPanel implements CustomerPanel {

    private final Segments segments;
    private final SegmentHistory history;

    SegmentsPanel(Segments segments, SegmentHistory history) {
        this.segments = segments;
        this.history = history;
    }

    @Override
    public String key() {
        return "segments";
    }

    @Override
    public int order() {
        return 14;
    }

    @Override
    public Map<String, ?> model(long customerId) {
        List<SegmentOfCustomer> in = history.of(customerId);
        List<SegmentSummary> out = segments.all().stream()
                .filter(one -> in.stream().noneMatch(is -> is.segmentId() == one.segmentId()))
                .toList();
        return Map.of("in", in, "out", out, "customerId", customerId);
    }
}
