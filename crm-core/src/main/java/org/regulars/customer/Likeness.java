package org.regulars.customer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How alike two customers are: a score from 0 to 100, what it rests on, and what speaks against it. Each ground counts so
 * many of the points that are still missing to 100, so several weak ones make a strong one.
 */
record Likeness(int score, List<Ground> grounds, List<Ground> against) {

    /** Below this nobody is asked. */
    static final int WORTH_ASKING = 50;

    private static final Set<String> ROLES = Set.of(
            "info", "office", "kontakt", "contact", "mail", "hello", "sales", "support", "admin", "shop", "service",
            "team");

    static Likeness of(Person one, Person other) {
        List<Weighed> grounds = new ArrayList<>();
        boolean sameName = !one.name().isEmpty() && one.name().equals(other.name());
        boolean written = Folding.fold(one.shown()).equals(Folding.fold(other.shown()));
        boolean alikeName = !sameName && one.alikeName(other);
        boolean address = meet(one.addresses(), other.addresses());
        if (sameName) {
            grounds.add(new Weighed(written ? "same-name" : "name-variant", one.shown() + " / " + other.shown(), 35));
        } else if (alikeName) {
            grounds.add(new Weighed("alike-name", one.shown() + " / " + other.shown(), 25));
        }
        boolean named = sameName || alikeName;
        shared(one.phones(), other.phones())
                .ifPresent(phone -> grounds.add(new Weighed("same-phone", phone, named ? 60 : 50)));
        mails(one, other).ifPresent(grounds::add);
        if (meet(one.devices(), other.devices())) {
            boolean nameless = one.name().isEmpty() || other.name().isEmpty();
            grounds.add(new Weighed("same-device", "", named ? 55 : nameless ? 50 : 20));
        }
        if (!one.birthday().isEmpty() && one.birthday().equals(other.birthday())) {
            grounds.add(new Weighed("same-birthday", one.birthday(), named ? 50 : 10));
        }
        if (address) {
            grounds.add(new Weighed("same-address", one.street(), named ? 45 : 20));
        } else if (!one.postcode().isEmpty() && one.postcode().equals(other.postcode())) {
            grounds.add(new Weighed("same-postcode", one.postcode(), named ? 30 : 5));
        }
        List<Ground> against = new ArrayList<>();
        double keep = 1;
        if (!one.birthday().isEmpty()
                && !other.birthday().isEmpty()
                && !one.birthday().equals(other.birthday())) {
            against.add(new Ground("other-birthday", one.birthday() + " / " + other.birthday()));
            keep *= 0.55;
        }
        if (!one.name().isEmpty() && !other.name().isEmpty() && !named) {
            against.add(new Ground("other-name", one.shown() + " / " + other.shown()));
            keep *= 0.7;
        }
        if (!one.proven().isEmpty() && !other.proven().isEmpty()) {
            against.add(new Ground("both-proven", one.proven() + " / " + other.proven()));
            keep *= 0.85;
        }
        double missing = 1;
        for (Weighed ground : grounds) {
            missing *= 1 - ground.weight() / 100.0;
        }
        return new Likeness(
                (int) Math.round((1 - missing) * keep * 100),
                grounds.stream()
                        .sorted(Comparator.comparing(Weighed::weight).reversed())
                        .map(ground -> new Ground(ground.key(), ground.detail()))
                        .toList(),
                against);
    }

    private static Optional<Weighed> mails(Person one, Person other) {
        Weighed best = null;
        for (String mine : one.emails()) {
            for (String theirs : other.emails()) {
                Weighed found = mails(mine, theirs);
                if (found != null && (best == null || found.weight() > best.weight())) {
                    best = found;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private static @org.jspecify.annotations.Nullable Weighed mails(String mine, String theirs) {
        String shown = mine + " / " + theirs;
        if (Folding.mail(mine).equals(Folding.mail(theirs))) {
            return new Weighed("same-mailbox", shown, 85);
        }
        String local = local(mine);
        String otherLocal = local(theirs);
        String domain = domain(mine);
        String otherDomain = domain(theirs);
        if (local.equals(otherLocal) && local.length() >= 3 && !ROLES.contains(local)) {
            if (Folding.typos(domain, otherDomain) <= 1) {
                return new Weighed("mistyped-domain", shown, 75);
            }
            boolean sameHouse = domain.substring(0, domain.indexOf('.') + 1)
                    .equals(otherDomain.substring(0, otherDomain.indexOf('.') + 1));
            if (local.length() >= 6) {
                return new Weighed("same-local-part", shown, sameHouse ? 60 : 35);
            }
        }
        if (domain.equals(otherDomain) && local.length() >= 6 && Folding.typos(local, otherLocal) == 1) {
            return new Weighed("mistyped-address", shown, 40);
        }
        return null;
    }

    static boolean role(String local) {
        return ROLES.contains(local);
    }

    private static String local(String address) {
        return address.substring(0, address.lastIndexOf('@'));
    }

    private static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    private static boolean meet(Set<String> one, Set<String> other) {
        return one.stream().anyMatch(other::contains);
    }

    private static Optional<String> shared(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).findFirst();
    }

    private record Weighed(String key, String detail, int weight) {}

    /**
     * A customer as far as likeness goes.
     *
     * @param shown the name as it is written
     * @param postcode, street folded; '' when unknown
     * @param devices on which they named themselves
     * @param proven an address proven by log-in or confirmation; '' when none is
     */
    record Person(
            long customerId,
            String shown,
            Set<String> emails,
            Set<String> phones,
            Set<String> devices,
            String birthday,
            String postcode,
            String street,
            String proven) {

        String name() {
            return Folding.name(shown);
        }

        Set<String> addresses() {
            return street.isEmpty() || postcode.isEmpty()
                    ? Set.of()
                    : Set.of(Folding.fold(postcode).replace(" ", "") + " " + Folding.street(street));
        }

        /** One letter differs, or one name has a word more, or a first name is an initial. */
        boolean alikeName(Person other) {
            if (name().isEmpty() || other.name().isEmpty()) {
                return false;
            }
            Set<String> mine = words(name());
            Set<String> theirs = words(other.name());
            Set<String> common = new TreeSet<>(mine);
            common.retainAll(theirs);
            mine.removeAll(common);
            theirs.removeAll(common);
            if (mine.isEmpty() || theirs.isEmpty()) {
                return common.size() >= 2;
            }
            if (mine.size() != 1 || theirs.size() != 1) {
                return false;
            }
            String left = mine.iterator().next();
            String right = theirs.iterator().next();
            boolean initial = !common.isEmpty()
                    && left.charAt(0) == right.charAt(0)
                    && Math.min(left.length(), right.length()) == 1;
            return initial
                    || (!common.isEmpty()
                            && left.length() >= 3
                            && Folding.typos(left, right) <= (left.length() > 6 ? 2 : 1));
        }

        /** What to look for others by: who shares none of these is not compared. */
        Set<Key> keys() {
            Set<Key> keys = new LinkedHashSet<>();
            phones.forEach(phone -> keys.add(new Key("phone", phone)));
            devices.forEach(device -> keys.add(new Key("device", device)));
            for (String email : emails) {
                keys.add(new Key("mail", Folding.mail(email)));
                String local = local(Folding.mail(email));
                if (local.length() >= 3 && !ROLES.contains(local)) {
                    keys.add(new Key("local", local));
                }
                if (local.length() >= 6) {
                    // Half of an address survives one wrong letter.
                    String domain = domain(email);
                    keys.add(new Key("local-begin", local.substring(0, local.length() / 2) + "@" + domain));
                    keys.add(new Key(
                            "local-end", local.substring(local.length() - 3) + local.length() / 3 + "@" + domain));
                }
            }
            String name = name();
            if (name.contains(" ")) {
                keys.add(new Key("name", name));
                if (!birthday.isEmpty()) {
                    for (String word : words(name)) {
                        keys.add(new Key("name-birthday", word + " " + birthday));
                    }
                }
                if (!postcode.isEmpty()) {
                    for (String word : words(name)) {
                        keys.add(new Key("name-postcode", word + " " + postcode));
                    }
                }
            }
            addresses().forEach(address -> keys.add(new Key("address", address)));
            keys.removeIf(key -> key.key().length() > 200);
            return keys;
        }

        private static Set<String> words(String name) {
            return new TreeSet<>(List.of(name.split(" ")));
        }
    }

    record Key(String kind, String key) {}
}
