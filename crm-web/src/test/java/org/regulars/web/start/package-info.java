@NullMarked
package org.regulars.web.start;

import org.jspecify.annotations.NullMarked;
