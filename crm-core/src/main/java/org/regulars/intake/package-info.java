/** What the shop's pages and servers report: accepted at once, digested right after, each message once. */
@NullMarked
package org.regulars.intake;

import org.jspecify.annotations.NullMarked;
