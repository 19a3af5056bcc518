@NullMarked
package org.regulars.order;

import org.jspecify.annotations.NullMarked;
