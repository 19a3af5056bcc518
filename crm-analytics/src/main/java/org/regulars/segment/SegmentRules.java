package org.regulars.segment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The rules of all segments as they are asked, read once each time one is changed. */
@Component
class SegmentRules {

    private static final String CHANGED = "segment:";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Criteria criteria;
    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    SegmentRules(JdbcClient jdbc, JsonMapper json, Criteria criteria) {
        this.jdbc = jdbc;
        this.json = json;
        this.criteria = criteria;
    }

    /** What is written down when the rule of a segment changed. */
    static String changed(long segmentId) {
        return CHANGED + segmentId;
    }

    static boolean isChanged(String source) {
        return source.startsWith(CHANGED);
    }

    Optional<Rule> find(long segmentId) {
        return jdbc.sql("select segment_id, version from segment where segment_id = ?")
                .param(segmentId)
                .query(Version.class)
                .optional()
                .map(this::rule);
    }

    /** All segments by their ids. */
    List<Known> all() {
        List<Version> versions = jdbc.sql("select segment_id, version from segment order by segment_id")
                .query(Version.class)
                .list();
        return versions.stream()
                .map(version -> new Known(version, rule(version)))
                .toList();
    }

    private Rule rule(Version version) {
        Known before = known.get(version.segmentId());
        if (before != null && before.version().equals(version)) {
            return before.rule();
        }
        Rule rule = criteria.complete(RuleJson.read(
                jdbc.sql("select rule::text from segment where segment_id = ?")
                        .param(version.segmentId())
                        .query(String.class)
                        .single(),
                json));
        known.put(version.segmentId(), new Known(version, rule));
        return rule;
    }

    /** A rule as it stood in a version of its segment. */
    record Known(Version version, Rule rule) {

        long segmentId() {
            return version.segmentId();
        }
    }

    record Version(long segmentId, int version) {}
}
