/** Quotes as the shop's systems have them. */
@NullMarked
package org.regulars.web.api.quote;

import org.jspecify.annotations.NullMarked;
