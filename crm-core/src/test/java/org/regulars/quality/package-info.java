@NullMarked
package org.regulars.quality;

import org.jspecify.annotations.NullMarked;
