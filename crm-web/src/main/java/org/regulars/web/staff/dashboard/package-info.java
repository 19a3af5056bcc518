/** The first page: figures of the shop, and the people behind them. */
@NullMarked
package org.regulars.web.staff.dashboard;

import org.jspecify.annotations.NullMarked;
