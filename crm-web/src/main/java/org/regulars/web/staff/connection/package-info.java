/** Shops that report by webhook. */
@NullMarked
package org.regulars.web.staff.connection;

import org.jspecify.annotations.NullMarked;
