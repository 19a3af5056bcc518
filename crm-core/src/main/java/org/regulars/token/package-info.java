/** Signed links and the secrets behind them. */
@NullMarked
package org.regulars.token;

import org.jspecify.annotations.NullMarked;
