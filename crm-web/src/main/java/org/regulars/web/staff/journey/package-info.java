/** The journeys and their settings. */
@NullMarked
package org.regulars.web.staff.journey;

import org.jspecify.annotations.NullMarked;
