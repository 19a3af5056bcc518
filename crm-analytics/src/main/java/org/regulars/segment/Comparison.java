package org.regulars.segment;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/** How a figure is compared with the one that was given. */
enum Comparison {
    AT_LEAST(">="),
    AT_MOST("<="),
    EXACTLY("="),
    MORE_THAN(">"),
    LESS_THAN("<");

    static final String NAME = "comparison";

    private final String sql;

    Comparison(String sql) {
        this.sql = sql;
    }

    static Parameter parameter() {
        return Parameter.choice(
                NAME, Arrays.stream(values()).map(Comparison::key).toList(), "segments.comparison.");
    }

    static Comparison of(Values values) {
        String key = values.text(NAME);
        return Arrays.stream(values())
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElse(AT_LEAST);
    }

    static List<Parameter> of(Parameter figure) {
        return List.of(parameter(), figure);
    }

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String sql() {
        return sql;
    }

    Comparison opposite() {
        return switch (this) {
            case AT_LEAST -> LESS_THAN;
            case AT_MOST -> MORE_THAN;
            case MORE_THAN -> AT_MOST;
            case LESS_THAN -> AT_LEAST;
            case EXACTLY -> throw new IllegalStateException("Exactly has no opposite");
        };
    }

    boolean holds(BigDecimal figure, BigDecimal given) {
        int order = figure.compareTo(given);
        return switch (this) {
            case AT_LEAST -> order >= 0;
            case AT_MOST -> order <= 0;
            case EXACTLY -> order == 0;
            case MORE_THAN -> order > 0;
            case LESS_THAN -> order < 0;
        };
    }

    /** As in "at least 3". */
    MessageSourceResolvable words(Object given) {
        return new DefaultMessageSourceResolvable(
                new String[] {"segments.needs"},
                new Object[] {new DefaultMessageSourceResolvable("segments.comparison." + key()), given});
    }
}
