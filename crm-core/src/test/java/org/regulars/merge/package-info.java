@NullMarked
package org.regulars.merge;

import org.jspecify.annotations.NullMarked;
