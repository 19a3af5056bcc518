package org.regulars.lifetime;

import java.math.BigDecimal;

/** A customer in a list of scores, with the net amount they brought so far. */
public record ScoredPerson(Score score, String name, BigDecimal net) {}
