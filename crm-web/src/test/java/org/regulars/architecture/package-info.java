@NullMarked
package org.regulars.architecture;

import org.jspecify.annotations.NullMarked;
