package org.regulars.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One mail in the making: the data, the variables set on the way, what is written and what may still be spent. */
final class Render {
    static final Object MISSING = new Object();

    /** What is left of the limits, shared by the parts of one mail. */
    static final class Budget {
        private final RenderLimits limits;
        private long steps;
        private long work;
        private long characters;

        Budget(RenderLimits limits) {
            this.limits = limits;
            this.steps = limits.steps();
            this.work = limits.work();
            this.characters = limits.characters();
        }
    }

    private record Scope(
            Map<String, Object> names, @Nullable Scope outer) {}

    private final Map<String, ?> data;
    private final Budget budget;
    private final boolean html;
    private final @Nullable Set<String> undefined;
    private final Map<String, @Nullable Object> assigned = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final Map<String, Integer> cycles = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final Dates dates;
    private @Nullable Scope scope;
    private StringBuilder out = new StringBuilder(4_096);
    private int captures;
    private int quiet;
    private @Nullable String lastChange;

    Render(Map<String, ?> data, Budget budget, boolean html, @Nullable Set<String> undefined) {
        this.data = data;
        this.budget = budget;
        this.html = html;
        this.undefined = undefined;
        this.dates = new Dates(data);
    }

    boolean html() {
        return html;
    }

    Dates dates() {
        return dates;
    }

    String written() {
        return out.toString();
    }

    void step() {
        step(1);
    }

    void step(long count) {
        budget.steps -= count;
        if (budget.steps < 0) {
            throw new RenderFailed("the mail takes more than " + budget.limits.steps() + " steps to make");
        }
    }

    /** Pays for characters read or made by a filter or capture. */
    void work(long characters) {
        budget.work -= characters;
        if (budget.work < 0) {
            throw new RenderFailed("filters and captures handle more than " + budget.limits.work() + " characters");
        }
    }

    /** Pays for looking for a part in a text, which is costly where both are long. */
    void search(String text, String part) {
        work(text.length() * Math.max(1L, part.length() / 16));
    }

    void write(String text) {
        if (captures > 0) {
            work(text.length());
        } else {
            budget.characters -= text.length();
            if (budget.characters < 0) {
                throw new RenderFailed("the mail is longer than " + budget.limits.characters() + " characters");
            }
        }
        out.append(text);
    }

    /** Runs a part of the template and hands back what it wrote. */
    String capture(Runnable part) {
        StringBuilder outer = out;
        out = new StringBuilder();
        captures++;
        try {
            part.run();
            return out.toString();
        } finally {
            captures--;
            out = outer;
        }
    }

    /** A value whose absence is nothing to tell the author about: a condition, or a value with a default. */
    @Nullable
    Object quietly(Expression expression) {
        quiet++;
        try {
            return expression.value(this);
        } finally {
            quiet--;
        }
    }

    void noteUndefined(String name) {
        if (undefined != null && quiet == 0) {
            undefined.add(name);
        }
    }

    @Nullable
    Object find(String name) {
        for (Scope at = scope; at != null; at = at.outer) {
            if (at.names.containsKey(name)) {
                return at.names.get(name);
            }
        }
        if (assigned.containsKey(name)) {
            return assigned.get(name);
        }
        Long counter = counters.get(name);
        if (counter != null) {
            return counter;
        }
        return data.containsKey(name) ? data.get(name) : MISSING;
    }

    void assign(String name, @Nullable Object value) {
        assigned.put(name, value);
    }

    void enter(Map<String, Object> names) {
        scope = new Scope(names, scope);
    }

    void leave() {
        scope = scope == null ? null : scope.outer;
    }

    long count(String name, boolean up) {
        long value = counters.getOrDefault(name, 0L);
        counters.put(name, up ? value + 1 : value - 1);
        return up ? value : value - 1;
    }

    int cycle(String group, int size) {
        int at = cycles.getOrDefault(group, 0);
        cycles.put(group, at + 1 >= size ? 0 : at + 1);
        return at;
    }

    long offset(String loop) {
        return offsets.getOrDefault(loop, 0L);
    }

    void offset(String loop, long reached) {
        offsets.put(loop, reached);
    }

    boolean changed(String text) {
        boolean changed = !text.equals(lastChange);
        lastChange = text;
        return changed;
    }
}
