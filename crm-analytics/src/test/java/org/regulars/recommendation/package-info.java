@NullMarked
package org.regulars.recommendation;

import org.jspecify.annotations.NullMarked;
