@NullMarked
package org.regulars.web.staff.profile;

import org.jspecify.annotations.NullMarked;
