/** Who changed what. */
@NullMarked
package org.regulars.audit;

import org.jspecify.annotations.NullMarked;
