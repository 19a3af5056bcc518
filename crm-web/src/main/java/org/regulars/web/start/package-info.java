/** From the settings to the first sign-in. */
@NullMarked
package org.regulars.web.start;

import org.jspecify.annotations.NullMarked;
