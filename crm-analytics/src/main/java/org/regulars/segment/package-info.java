/** Groups of customers by rule: who is in, why, and since when. One more criterion is one class that implements Criterion. */
@NullMarked
package org.regulars.segment;

import org.jspecify.annotations.NullMarked;
