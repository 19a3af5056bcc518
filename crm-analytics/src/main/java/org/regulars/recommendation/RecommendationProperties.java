package org.regulars.recommendation;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How recommendations are made.
 *
 * @param fewestBuyers products go together only if at least this many customers bought both: fewer would tell what single
 *     people bought
 */
@Validated
@ConfigurationProperties("regulars.recommendation")
record RecommendationProperties(@Min(2) @DefaultValue("5") int fewestBuyers) {}
