/** What happened with a customer, on any channel, in one timeline. */
@NullMarked
package org.regulars.interaction;

import org.jspecify.annotations.NullMarked;
