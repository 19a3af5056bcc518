@NullMarked
package org.regulars.privacy;

import org.jspecify.annotations.NullMarked;
