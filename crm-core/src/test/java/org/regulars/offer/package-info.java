@NullMarked
package org.regulars.offer;

import org.jspecify.annotations.NullMarked;
