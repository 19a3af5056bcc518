/** The customer's account after sign-in by one-time link or passkey. */
@NullMarked
package org.regulars.web.selfservice.account;

import org.jspecify.annotations.NullMarked;
