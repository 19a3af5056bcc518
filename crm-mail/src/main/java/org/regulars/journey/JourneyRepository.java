package org.regulars.journey;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface JourneyRepository extends Repository<Journey, String> {

    List<Journey> findAllByOrderByKey();

    Optional<Journey> findByKey(String key);
}
