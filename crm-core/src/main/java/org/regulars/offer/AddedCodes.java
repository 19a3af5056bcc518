package org.regulars.offer;

import java.io.Serializable;
import java.util.List;

/**
 * What became of codes that staff brought.
 *
 * @param known that were there already, in this offer or another
 * @param repeated that stood there more than once
 * @param broken that cannot be codes
 * @param lines the first lines with broken ones, as they stood there
 * @param sent that went to people who had waited
 */
public record AddedCodes(int added, int known, int repeated, int broken, List<String> lines, int sent)
        implements Serializable {

    public AddedCodes {
        lines = List.copyOf(lines);
    }
}
