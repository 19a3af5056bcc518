/** Shops that report by webhook: who they are, what they sent, and what came of it. */
@NullMarked
package org.regulars.connection;

import org.jspecify.annotations.NullMarked;
