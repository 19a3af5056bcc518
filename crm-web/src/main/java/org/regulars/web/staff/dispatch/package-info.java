/** The ledger on screen: who got what, who did not, and why. */
@NullMarked
package org.regulars.web.staff.dispatch;

import org.jspecify.annotations.NullMarked;
