package org.regulars.recommendation;

/** What one product has to do with another that was bought by the same customers. */
record Pair(long productId, long otherId, int bothBought, int buyers, double score) {}
