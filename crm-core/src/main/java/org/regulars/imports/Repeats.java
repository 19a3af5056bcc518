package org.regulars.imports;

/** Notices whether an address, phone or number stands in more than one row. */
final class Repeats {

    private final boolean byEmail;
    private final boolean byPhone;
    private final boolean byNumber;
    private final LongFlags seen = new LongFlags();
    private boolean keyed;
    private boolean others;

    Repeats(String match) {
        byEmail = match.equals("any") || match.equals("email");
        byPhone = match.equals("any") || match.equals("phone");
        byNumber = match.equals("any") || match.equals("shop-number");
    }

    boolean byEmail() {
        return byEmail;
    }

    boolean byPhone() {
        return byPhone;
    }

    boolean byNumber() {
        return byNumber;
    }

    void add(Person person) {
        add("e", person.email, byEmail);
        add("p", person.phone, byPhone);
        add("s", person.shopNumber, byNumber);
    }

    private void add(String kind, String value, boolean matched) {
        // Beyond ten million it is taken for granted: knowing better would cost the memory that is not there.
        if (!value.isEmpty()
                && !(keyed && others)
                && (seen.size() > 10_000_000 || seen.or(LongFlags.hash(kind, value), 1) != 0)) {
            keyed |= matched;
            others |= !matched;
        }
    }

    /** Somebody is named by two rows that share nothing. */
    void shareKey() {
        keyed = true;
    }

    /** Whether somebody is named by more than one row. */
    boolean keyed() {
        return keyed;
    }

    /** Whether rows share something that they are not matched by. */
    boolean others() {
        return others;
    }
}
