@NullMarked
package org.regulars.customer;

import org.jspecify.annotations.NullMarked;
