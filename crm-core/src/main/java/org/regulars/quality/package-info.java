/** How complete, valid and timely is what is known about customers, and what to put right first. */
@NullMarked
package org.regulars.quality;

import org.jspecify.annotations.NullMarked;
