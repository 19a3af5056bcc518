@NullMarked
package org.regulars.access;

import org.jspecify.annotations.NullMarked;
