@NullMarked
package org.regulars.web.staff.permission;

import org.jspecify.annotations.NullMarked;
