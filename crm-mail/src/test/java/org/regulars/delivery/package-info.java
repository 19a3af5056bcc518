@NullMarked
package org.regulars.delivery;

import org.jspecify.annotations.NullMarked;
