/** Words that staff put on customers to find them again. */
@NullMarked
package org.regulars.tag;

import org.jspecify.annotations.NullMarked;
