@NullMarked
package org.regulars.deliverability;

import org.jspecify.annotations.NullMarked;
