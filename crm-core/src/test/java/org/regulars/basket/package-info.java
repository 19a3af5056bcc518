@NullMarked
package org.regulars.basket;

import org.jspecify.annotations.NullMarked;
