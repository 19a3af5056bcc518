package org.regulars.customer;

/** Two customers cannot be made one, or parted, as things are. */
public class MergeNotPossible extends RuntimeException {

    private final Why why;

    public MergeNotPossible(Why why) {
        super("The merge is not possible: " + why);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    /** What stands against it. */
    public enum Why {
        SAME,
        GONE,
        CHANGED,
        UNDONE,
        VISITOR;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
