@NullMarked
package org.regulars.web.staff.consent;

import org.jspecify.annotations.NullMarked;
