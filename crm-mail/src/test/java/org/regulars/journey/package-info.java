@NullMarked
package org.regulars.journey;

import org.jspecify.annotations.NullMarked;
