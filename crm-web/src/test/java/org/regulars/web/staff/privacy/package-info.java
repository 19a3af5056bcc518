@NullMarked
package org.regulars.web.staff.privacy;

import org.jspecify.annotations.NullMarked;
