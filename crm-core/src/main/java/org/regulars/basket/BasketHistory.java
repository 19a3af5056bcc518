package org.regulars.basket;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The baskets of one customer as the changes, played in order of time, add up to. */
final class BasketHistory {

    private static final int MOST = 1_000_000;

    private final List<Draft> drafts = new ArrayList<>();
    private final Set<String> ordered = new HashSet<>();

    /** Plays the changes of one customer. */
    static List<Draft> of(List<BasketChange> changes) {
        BasketHistory history = new BasketHistory();
        changes.stream()
                // At one moment something is put in before it is bought.
                .sorted(Comparator.comparing(BasketChange::at)
                        .thenComparing(BasketChange::kind)
                        .thenComparing(BasketChange::messageId))
                .forEach(history::play);
        return history.drafts;
    }

    private void play(BasketChange change) {
        List<BasketChange.Line> lines = change.lines();
        switch (change.kind()) {
            case ADDED -> {
                if (lines != null) {
                    Draft basket = open(change).orElseGet(() -> opened(change));
                    lines.forEach(line -> basket.add(line, change.at()));
                    basket.touch(change);
                }
            }
            case REMOVED ->
                open(change).ifPresent(basket -> {
                    if (lines != null) {
                        lines.forEach(basket::remove);
                    }
                    basket.touch(change);
                });
            case CONTENT, CHECKOUT -> {
                Optional<Draft> basket = open(change);
                if (basket.isEmpty() && lines != null && !lines.isEmpty()) {
                    basket = Optional.of(opened(change));
                }
                basket.ifPresent(known -> {
                    if (lines != null) {
                        known.replace(lines, change.at());
                    }
                    known.touch(change);
                });
            }
            case ORDERED -> {
                // The browser and the server often both report the same order.
                if (ordered.add(change.orderNumber())) {
                    open(change).ifPresent(basket -> basket.order(change));
                }
            }
        }
    }

    /** The open basket that a change is about: by the shop's id, else by its checkout, else the one changed last. */
    private Optional<Draft> open(BasketChange change) {
        List<Draft> open =
                drafts.stream().filter(draft -> draft.state == BasketState.OPEN).toList();
        if (!change.cartId().isEmpty()) {
            return open.stream()
                    .filter(draft -> draft.cartId.equals(change.cartId()))
                    .findFirst()
                    .or(() -> open.stream()
                            .filter(draft -> draft.cartId.isEmpty())
                            .findFirst());
        }
        return open.stream()
                .filter(draft -> !draft.checkoutId.isEmpty()
                        && (draft.checkoutId.equals(change.checkoutId())
                                || draft.checkoutId.equals(change.orderNumber())))
                .findFirst()
                .or(() -> open.stream().max(Comparator.comparing(draft -> draft.lastChangeAt)));
    }

    private Draft opened(BasketChange change) {
        Draft draft = new Draft(change);
        drafts.add(draft);
        return draft;
    }

    /** A basket while the changes are played. */
    static final class Draft {

        final Instant openedAt;
        final Set<String> messageIds = new HashSet<>();
        final String openedBy;
        final Map<Long, Piece> pieces = new LinkedHashMap<>();
        BasketState state = BasketState.OPEN;
        String cartId;
        String checkoutId = "";
        String currency;
        String url = "";
        Instant lastChangeAt;

        @Nullable
        String orderNumber;

        private Draft(BasketChange change) {
            openedAt = change.at();
            openedBy = change.messageId();
            lastChangeAt = change.at();
            cartId = change.cartId();
            currency = change.currency();
        }

        private void touch(BasketChange change) {
            messageIds.add(change.messageId());
            lastChangeAt = change.at();
            currency = change.currency();
            cartId = change.cartId().isEmpty() ? cartId : change.cartId();
            url = change.url().isEmpty() ? url : change.url();
            checkoutId = change.checkoutId().isEmpty() ? checkoutId : change.checkoutId();
            state = pieces.isEmpty() ? BasketState.EMPTIED : BasketState.OPEN;
        }

        private void order(BasketChange change) {
            touch(change);
            state = BasketState.ORDERED;
            orderNumber = change.orderNumber();
        }

        private void add(BasketChange.Line line, Instant at) {
            int more = line.quantity() == null ? 1 : line.quantity();
            Piece had = pieces.get(line.productId());
            put(line, had == null ? more : had.quantity + more, had, at);
        }

        private void remove(BasketChange.Line line) {
            Piece had = pieces.get(line.productId());
            if (had == null) {
                return;
            }
            int left = line.quantity() == null ? 0 : had.quantity - line.quantity();
            if (left > 0) {
                pieces.put(line.productId(), new Piece(left, had.unitPrice, had.addedAt));
            } else {
                pieces.remove(line.productId());
            }
        }

        private void replace(List<BasketChange.Line> lines, Instant at) {
            Map<Long, Piece> before = new LinkedHashMap<>(pieces);
            pieces.clear();
            for (BasketChange.Line line : lines) {
                Piece had = before.get(line.productId());
                Piece again = pieces.get(line.productId());
                int said = line.quantity() == null ? 1 : line.quantity();
                int quantity = again != null
                        ? again.quantity + said
                        : line.quantity() == null && had != null ? had.quantity : said;
                put(line, quantity, had, at);
            }
        }

        private void put(BasketChange.Line line, int quantity, @Nullable Piece had, Instant at) {
            if (quantity < 1) {
                pieces.remove(line.productId());
                return;
            }
            BigDecimal known = had == null ? BigDecimal.ZERO : had.unitPrice;
            pieces.put(
                    line.productId(),
                    new Piece(
                            Math.min(quantity, MOST),
                            line.unitPrice() == null ? known : line.unitPrice(),
                            had == null ? at : had.addedAt));
        }
    }

    /** How many of a product, for how much each, since when. */
    record Piece(int quantity, BigDecimal unitPrice, Instant addedAt) {

        boolean same(Piece other) {
            return quantity == other.quantity
                    && unitPrice.compareTo(other.unitPrice) == 0
                    && addedAt.equals(other.addedAt);
        }
    }
}
