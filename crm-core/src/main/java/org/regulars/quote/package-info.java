/** What customers were offered at a price, and what they answered. */
@NullMarked
package org.regulars.quote;

import org.jspecify.annotations.NullMarked;
