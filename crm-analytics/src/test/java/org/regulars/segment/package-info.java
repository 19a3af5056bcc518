@NullMarked
package org.regulars.segment;

import org.jspecify.annotations.NullMarked;
