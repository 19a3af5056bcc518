@NullMarked
package org.regulars.bulk;

import org.jspecify.annotations.NullMarked;
