/** The ledger of every message intended for one person, and the gate that decides whether it goes. */
@NullMarked
package org.regulars.dispatch;

import org.jspecify.annotations.NullMarked;
