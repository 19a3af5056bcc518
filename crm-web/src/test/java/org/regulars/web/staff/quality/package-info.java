@NullMarked
package org.regulars.web.staff.quality;

import org.jspecify.annotations.NullMarked;
