package org.regulars.segment;

/** A campaign goes to this segment or another segment asks for it, so it cannot be deleted. */
public class SegmentInUse extends RuntimeException {

    private static final long serialVersionUID = 1;

    SegmentInUse(Throwable cause) {
        super("A campaign goes to this segment or another segment asks for it", cause);
    }
}
