/** Work that runs by itself, and the record of each run. */
@NullMarked
package org.regulars.job;

import org.jspecify.annotations.NullMarked;
