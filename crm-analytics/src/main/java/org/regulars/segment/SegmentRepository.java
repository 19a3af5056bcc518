package org.regulars.segment;

import java.util.Optional;
import org.springframework.data.repository.Repository;

interface SegmentRepository extends Repository<Segment, Long> {

    Segment saveAndFlush(Segment segment);

    Optional<Segment> findById(long id);

    boolean existsByNameAndIdNot(String name, long id);
}
