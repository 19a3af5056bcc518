package org.regulars.job;

import java.time.Duration;

/** Work that runs by itself, again and again. Make it a bean and it is scheduled and listed. */
public interface Job {

    /** Kebab-case key that never changes. */
    String key();

    /** The pause between the end of one run and the start of the next. */
    Duration every();

    /** Does the work once; safe to run twice and on any node. Returns in a few words what was done, '' when nothing. */
    String run();
}
