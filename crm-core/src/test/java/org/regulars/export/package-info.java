@NullMarked
package org.regulars.export;

import org.jspecify.annotations.NullMarked;
