package org.regulars.quote;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.repository.Repository;

interface QuoteRepository extends Repository<Quote, Long> {

    Quote save(Quote quote);

    boolean existsByCustomerIdAndNumber(long customerId, String number);

    Optional<Quote> findByCustomerIdAndNumber(long customerId, String number);

    List<Quote> findByNumber(String number);

    Optional<Quote> findByCustomerIdAndQuoteId(long customerId, long quoteId);

    List<Quote> findByCustomerIdOrderByQuoteIdDesc(long customerId, Limit limit);
}
