@NullMarked
package org.regulars.intake;

import org.jspecify.annotations.NullMarked;
