/** When the scores were last worked out, and from what. */
@NullMarked
package org.regulars.calculation;

import org.jspecify.annotations.NullMarked;
