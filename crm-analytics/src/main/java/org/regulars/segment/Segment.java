package org.regulars.segment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** A named rule. Who fulfils it is worked out by {@link Segments}; the figures of that are not this class's. */
@Entity
@Table(name = "segment")
class Segment {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Column(name = "segment_id")
    private Long id;

    private String name;

    @ColumnTransformer(read = "rule::text", write = "?::jsonb")
    private String rule;

    @Column(updatable = false)
    private String createdBy;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected Segment() {}

    @SuppressWarnings("NullAway.Init")
    Segment(String name, String rule, String createdBy, Instant createdAt) {
        this.name = name;
        this.rule = rule;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
    }

    Long id() {
        return id;
    }

    String name() {
        return name;
    }

    String rule() {
        return rule;
    }

    String createdBy() {
        return createdBy;
    }

    Instant createdAt() {
        return createdAt;
    }

    void change(String newName, String newRule) {
        this.name = newName;
        this.rule = newRule;
    }
}
