/** What customers will bring: how likely they come back, when, how often and for how much, and how well that was foretold before. */
@NullMarked
package org.regulars.lifetime;

import org.jspecify.annotations.NullMarked;
