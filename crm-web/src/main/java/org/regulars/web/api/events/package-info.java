/** The events API for the shop's pages and servers. */
@NullMarked
package org.regulars.web.api.events;

import org.jspecify.annotations.NullMarked;
