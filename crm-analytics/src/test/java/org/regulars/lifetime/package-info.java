@NullMarked
package org.regulars.lifetime;

import org.jspecify.annotations.NullMarked;
