/** What to offer next: products that go with what somebody bought or has in the basket, each with its reason. */
@NullMarked
package org.regulars.recommendation;

import org.jspecify.annotations.NullMarked;
