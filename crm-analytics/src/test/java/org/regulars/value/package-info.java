@NullMarked
package org.regulars.value;

import org.jspecify.annotations.NullMarked;
