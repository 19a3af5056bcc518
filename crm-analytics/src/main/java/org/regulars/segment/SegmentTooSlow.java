package org.regulars.segment;

/** A rule that takes longer to count than somebody who edits it would wait. */
public class SegmentTooSlow extends RuntimeException {

    private static final long serialVersionUID = 1;

    SegmentTooSlow(Throwable cause) {
        super("The rule takes too long to count while it is edited", cause);
    }
}
