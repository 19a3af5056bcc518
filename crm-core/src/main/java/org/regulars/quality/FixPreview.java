package org.regulars.quality;

import java.util.List;

/**
 * What applying all suggestions for an issue would do.
 *
 * @param applied how many would be put right
 * @param taken how many would not, because another customer has the address that is suggested
 * @param samples some of those that would be put right
 */
public record FixPreview(long applied, long taken, List<IssueLine> samples) {}
