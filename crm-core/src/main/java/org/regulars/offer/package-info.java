/** Offers: files and vouchers that somebody gets for signing up, who got which, and which orders used a code. */
@NullMarked
package org.regulars.offer;

import org.jspecify.annotations.NullMarked;
