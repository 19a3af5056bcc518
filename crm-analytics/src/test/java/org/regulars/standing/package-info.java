@NullMarked
package org.regulars.standing;

import org.jspecify.annotations.NullMarked;
