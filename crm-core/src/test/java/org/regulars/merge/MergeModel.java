package org.regulars.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What merges and undos should come to, kept as plainly as can be: everything belongs to one person for good. */
class MergeModel {

    static final List<String> FREQUENCIES = List.of("always", "daily", "weekly", "monthly");

    /** Whom somebody turned out to be; nobody is in it who is themselves. */
    final Map<Long, Long> parents = new TreeMap<>();

    /** Whose each thing is, by a name that is its own. */
    final Map<String, Long> homes = new TreeMap<>();

    /** Order numbers that several people have. */
    final Map<Long, Set<String>> numbers = new TreeMap<>();

    private final Map<Long, Map<String, Boolean>> consents = new TreeMap<>();
    private final Map<String, Set<Long>> answered = new HashMap<>();
    private final Map<Long, String> wishes = new TreeMap<>();
    private final Map<Long, Set<Long>> outdated = new HashMap<>();
    private final Map<Long, Value> shown = new TreeMap<>();
    private final Map<Long, List<Value>> parked = new TreeMap<>();
    private int turn;

    long root(long person) {
        long root = person;
        while (parents.containsKey(root)) {
            root = parents.get(root);
        }
        return root;
    }

    Set<Long> group(long root, Set<Long> everybody) {
        return everybody.stream().filter(one -> root(one) == root).collect(Collectors.toCollection(TreeSet::new));
    }

    void merge(long stays, long goes, boolean goesWins) {
        parents.put(goes, stays);
        List<Value> aside = parked.computeIfAbsent(stays, any -> new ArrayList<>());
        aside.addAll(parked.getOrDefault(goes, List.of()));
        parked.remove(goes);
        Value theirs = shown.remove(goes);
        Value ours = shown.get(stays);
        if (theirs == null) {
            return;
        }
        if (ours != null && goesWins) {
            aside.add(ours.aside(++turn));
        }
        if (ours == null || goesWins) {
            shown.put(stays, theirs.away());
        } else {
            aside.add(theirs.aside(++turn));
        }
    }

    void undo(long back, Set<Long> everybody) {
        long root = root(back);
        parents.remove(back);
        Set<Long> going = group(back, everybody);
        answered.forEach((person, by) -> {
            boolean goes = going.contains(Long.valueOf(person.split(" ")[0]));
            by.removeIf(other -> going.contains(other) != goes);
        });
        outdated.forEach((person, by) -> by.removeIf(other -> going.contains(person) != going.contains(other)));
        List<Value> aside = new ArrayList<>(parked.getOrDefault(root, List.of()));
        Value now = shown.get(root);
        if (now != null && going.contains(now.home())) {
            shown.remove(root);
            if (now.value().equals(now.left())) {
                shown.put(back, now.at(back));
            } else {
                // Somebody changed it since: that stays, and who goes has again what they came with.
                shown.put(root, new Value(root, now.value(), null, 0));
                aside.removeIf(value -> value.home() == root);
                aside.add(new Value(now.home(), String.valueOf(now.left()), now.left(), ++turn));
            }
        }
        for (long side : List.of(back, root)) {
            List<Value> left = new ArrayList<>();
            aside.stream()
                    .filter(value -> going.contains(value.home()) == (side == back))
                    .sorted(Comparator.comparing(Value::turn).reversed())
                    .forEach(value -> {
                        if (shown.containsKey(side)) {
                            left.add(value);
                        } else {
                            shown.put(side, value.at(side));
                        }
                    });
            parked.put(side, left);
        }
    }

    /** A person says yes or no; what they say counts for everybody who is one with them. */
    void consent(long person, String cell, boolean yes, Set<Long> everybody) {
        Set<Long> group = group(root(person), everybody);
        consents.computeIfAbsent(person, any -> new TreeMap<>()).put(cell, yes);
        answered.computeIfAbsent(person + " " + cell, any -> new HashSet<>()).clear();
        for (long other : group) {
            Boolean own = consents.getOrDefault(other, Map.of()).get(cell);
            if (other == person || own == null) {
                continue;
            }
            if (yes && !own) {
                answered.computeIfAbsent(other + " " + cell, any -> new HashSet<>())
                        .add(person);
            } else if (!yes && own) {
                consents.computeIfAbsent(other, any -> new TreeMap<>()).put(cell, false);
                answered.computeIfAbsent(other + " " + cell, any -> new HashSet<>())
                        .clear();
            }
        }
    }

    boolean permits(long root, String cell, Set<Long> everybody) {
        Set<Long> group = group(root, everybody);
        return group.stream().anyMatch(one -> said(one, cell, true))
                && group.stream()
                        .noneMatch(one -> said(one, cell, false)
                                && answered.getOrDefault(one + " " + cell, Set.of())
                                        .isEmpty());
    }

    private boolean said(long person, String cell, boolean yes) {
        return Boolean.valueOf(yes)
                .equals(consents.getOrDefault(person, Map.of()).get(cell));
    }

    void wish(long root, String frequency, Set<Long> everybody) {
        wishes.put(root, frequency);
        outdated.computeIfAbsent(root, any -> new HashSet<>()).clear();
        group(root, everybody).stream()
                .filter(other -> other != root)
                .forEach(other ->
                        outdated.computeIfAbsent(other, any -> new HashSet<>()).add(root));
    }

    String wished(long root, Set<Long> everybody) {
        return group(root, everybody).stream()
                .filter(one -> wishes.containsKey(one)
                        && outdated.getOrDefault(one, Set.of()).isEmpty())
                .map(wishes::get)
                .max(Comparator.comparing(FREQUENCIES::indexOf))
                .orElse("");
    }

    void describe(long root, String value) {
        Value now = shown.get(root);
        shown.put(root, now == null ? new Value(root, value, null, 0) : new Value(now.home(), value, now.left(), 0));
    }

    String shown(long root) {
        Value now = shown.get(root);
        return now == null ? "" : now.value();
    }

    /** A value with the person it came from, and what it was when it left them; null where it never did. */
    record Value(long home, String value, @Nullable String left, int turn) {

        Value away() {
            return left == null ? new Value(home, value, value, 0) : this;
        }

        Value aside(int turn) {
            return new Value(home, value, value, turn);
        }

        Value at(long side) {
            return new Value(home, value, home == side ? null : left, 0);
        }
    }
}
