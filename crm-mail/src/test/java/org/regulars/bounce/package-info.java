@NullMarked
package org.regulars.bounce;

import org.jspecify.annotations.NullMarked;
