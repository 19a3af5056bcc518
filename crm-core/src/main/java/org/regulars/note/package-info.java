/** What staff write down about customers. */
@NullMarked
package org.regulars.note;

import org.jspecify.annotations.NullMarked;
