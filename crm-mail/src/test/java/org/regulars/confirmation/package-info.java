@NullMarked
package org.regulars.confirmation;

import org.jspecify.annotations.NullMarked;
