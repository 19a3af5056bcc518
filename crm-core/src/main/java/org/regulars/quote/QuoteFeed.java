package org.regulars.quote;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.regulars.catalog.Catalog;
import org.regulars.catalog.ProductFound;
import org.regulars.catalog.ProductSeen;
import org.regulars.customer.CustomerFeed;
import org.regulars.customer.UpsertCustomer;
import org.regulars.feed.Upserted;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes over quotes as the shop's own system has them. */
@Component
public class QuoteFeed {

    private final Quotes quotes;
    private final CustomerFeed customers;
    private final Catalog catalog;
    private final Clock clock;

    QuoteFeed(Quotes quotes, CustomerFeed customers, Catalog catalog, Clock clock) {
        this.quotes = quotes;
        this.customers = customers;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Makes or brings up to date each of them, in the caller's transaction; says what came of each, in the order given.
     *
     * @throws QuoteNotPossible if one cannot be as it is told; the transaction then has to end without effect
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = QuoteNotPossible.class)
    public List<Upserted> upsert(List<UpsertQuote> records) {
        List<Upserted> outcomes = new ArrayList<>();
        List<UpsertCustomer> told = records.stream().map(UpsertQuote::customer).toList();
        List<Upserted> who = customers.upsert(told);
        List<Long> identities =
                customers.named(told, who.stream().map(Upserted::customerId).toList());
        Map<String, ProductFound> products = catalog.recordAll(
                records.stream()
                        .flatMap(record -> record.lines().stream().map(UpsertQuote.Line::product))
                        .toList(),
                false,
                clock.instant());
        for (int i = 0; i < records.size(); i++) {
            outcomes.add(upsert(records.get(i), who.get(i), identities.get(i), products));
        }
        return outcomes;
    }

    private Upserted upsert(UpsertQuote record, Upserted who, long identityId, Map<String, ProductFound> products) {
        if (who.refused()) {
            return Upserted.refused(who.problems().stream()
                    .map(problem ->
                            new Upserted.Problem("customer." + problem.field(), problem.conflict(), problem.message()))
                    .toList());
        }
        long customerId = who.customerId();
        Upserted.Result result = quotes.upsert(new DraftQuote(
                customerId,
                record.number(),
                record.currency(),
                record.validUntil(),
                record.lines().stream()
                        .map(line -> new DraftQuote.Line(
                                productId(products, line.product()), line.quantity(), line.unitPrice()))
                        .toList(),
                identityId));
        boolean moved = quotes.bring(customerId, record.number(), record.state());
        return new Upserted(
                result == Upserted.Result.UNCHANGED && moved ? Upserted.Result.UPDATED : result,
                customerId,
                List.of(),
                who.notes());
    }

    private static long productId(Map<String, ProductFound> products, ProductSeen seen) {
        ProductFound found = products.get(seen.sku().strip());
        if (found == null) {
            throw new IllegalStateException("A product of the quote was not recorded");
        }
        return found.productId();
    }
}
