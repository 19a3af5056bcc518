package org.regulars.segment;

/** Another segment has this name. */
public class SegmentNameTaken extends RuntimeException {

    private static final long serialVersionUID = 1;

    SegmentNameTaken() {
        super("Another segment has this name");
    }
}
