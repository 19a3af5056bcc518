@NullMarked
package org.regulars.quote;

import org.jspecify.annotations.NullMarked;
