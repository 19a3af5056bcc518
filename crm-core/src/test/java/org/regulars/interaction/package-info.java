@NullMarked
package org.regulars.interaction;

import org.jspecify.annotations.NullMarked;
