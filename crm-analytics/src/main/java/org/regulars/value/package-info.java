/** What a customer is worth: what they spent, and how recently and often they came. */
@NullMarked
package org.regulars.value;

import org.jspecify.annotations.NullMarked;
