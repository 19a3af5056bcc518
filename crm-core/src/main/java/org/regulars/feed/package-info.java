/** What comes of something that the shop's own systems tell. */
@NullMarked
package org.regulars.feed;

import org.jspecify.annotations.NullMarked;
