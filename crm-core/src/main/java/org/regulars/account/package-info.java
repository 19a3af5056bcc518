/** The customer's own account: who is signed in, with what, and at which address they are written to. No password anywhere. */
@NullMarked
package org.regulars.account;

import org.jspecify.annotations.NullMarked;
