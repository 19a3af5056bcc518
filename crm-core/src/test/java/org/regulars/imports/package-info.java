@NullMarked
package org.regulars.imports;

import org.jspecify.annotations.NullMarked;
