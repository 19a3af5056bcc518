package org.regulars.imports;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All kinds of rows, and which of them a file's columns speak for. */
@Component
class Kinds {

    private static final List<String> ORDER =
            List.of("customers", "subscribers", "consents", "suppressions", "products", OrderRows.KEY);

    private final ObjectProvider<Kind> kinds;

    Kinds(ObjectProvider<Kind> kinds) {
        this.kinds = kinds;
    }

    /** In the order of display. */
    List<Kind> all() {
        return kinds.stream()
                .sorted(Comparator.comparingInt(kind -> {
                    int place = ORDER.indexOf(kind.key());
                    return place < 0 ? ORDER.size() : place;
                }))
                .toList();
    }

    /** {@code orders} is another word for order lines. */
    Optional<Kind> find(String key) {
        String wanted = key.equals("orders") ? OrderRows.KEY : key;
        return kinds.stream().filter(kind -> kind.key().equals(wanted)).findFirst();
    }

    Kind get(String key) {
        return find(key)
                .orElseThrow(() -> new ImportNotPossible("The kind is one of "
                        + String.join(", ", all().stream().map(Kind::key).toList()) + "."));
    }

    /** The kind that the columns fit best; order lines where none is plain. */
    Kind guess(Layout layout, String fileName) {
        Mapping orders = of(layout, OrderRows.KEY);
        if (get(OrderRows.KEY).missing(orders).isEmpty()) {
            return get(OrderRows.KEY);
        }
        Mapping consents = of(layout, "consents");
        boolean person = PersonField.IDENTITIES.stream().anyMatch(consents::has);
        if (person
                && consents.has(PersonField.STATUS)
                && (consents.has(PersonField.PURPOSE)
                        || consents.has(PersonField.LEGAL_BASIS)
                        || consents.has(PersonField.WORDING))) {
            return get("consents");
        }
        Mapping subscribers = of(layout, "subscribers");
        if (!subscribers.has(PersonField.EMAIL)) {
            Mapping products = of(layout, "products");
            boolean product = (products.has(Field.SKU) || products.has(ProductRows.PARENT))
                    && (products.has(ProductRows.TITLE) || products.has(ProductRows.PRICE));
            Mapping customers = of(layout, "customers");
            boolean customer = PersonField.IDENTITIES.stream().anyMatch(customers::has)
                    && (customers.has(PersonField.FIRST_NAME)
                            || customers.has(PersonField.LAST_NAME)
                            || customers.has(PersonField.PHONE));
            return product && !customers.has(PersonField.LAST_NAME)
                    ? get("products")
                    : get(customer ? "customers" : OrderRows.KEY);
        }
        boolean few = layout.columns().size() <= 5 && !subscribers.has(PersonField.LAST_NAME);
        if (few
                && (fileName.toLowerCase(java.util.Locale.ROOT)
                                .matches(".*(suppress|bounce|block|sperr|robinson|complain).*")
                        || layout.columns().stream()
                                .map(MappingGuess::spelling)
                                .anyMatch(name -> name.matches(".*(bounce|suppress|complaint).*")
                                        || PersonField.REASON
                                                .spellings()
                                                .subList(0, 5)
                                                .contains(name)))) {
            return get("suppressions");
        }
        boolean list = subscribers.has(PersonField.STATUS)
                || subscribers.has(PersonField.OPT_IN_AT)
                || subscribers.has(PersonField.CONFIRMED_AT)
                || subscribers.has(PersonField.LEFT_AT);
        return get(list ? "subscribers" : "customers");
    }

    private Mapping of(Layout layout, String kind) {
        return MappingGuess.of(layout, get(kind).fields());
    }
}
