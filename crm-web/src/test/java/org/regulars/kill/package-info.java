/** What survives when the process is killed. */
@NullMarked
package org.regulars.kill;

import org.jspecify.annotations.NullMarked;
