package org.regulars.template;

/**
 * What one mail may cost, all three parts together.
 *
 * @param characters the most characters written
 * @param steps the most tags, loop turns, lookups and list elements touched
 * @param work the most characters that filters and captures may read or make on the way
 */
public record RenderLimits(int characters, int steps, long work) {
    /** Ample for a long newsletter; a hostile template meets them within a fraction of a second. */
    public static final RenderLimits DEFAULT = new RenderLimits(1_000_000, 200_000, 8_000_000);

    public RenderLimits {
        if (characters < 1 || steps < 1 || work < 1) {
            throw new IllegalArgumentException("every limit must be at least 1");
        }
    }
}
