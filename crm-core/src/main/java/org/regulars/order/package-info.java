/** What customers bought, what they took back, and what that adds up to. */
@NullMarked
package org.regulars.order;

import org.jspecify.annotations.NullMarked;
