/** Customers' own pages: sign-up, confirmation, preferences, stopping, and why a message came. */
@NullMarked
package org.regulars.web.selfservice;

import org.jspecify.annotations.NullMarked;
