package org.regulars.offer;

/**
 * What became of codes that staff brought.
 *
 * @param known that were there already, in this offer or another
 * @param wrong that cannot be codes
 * @param sent that went to people who had waited
 */
public record AddedCodes(int added, int known, int wrong, int sent) {}
