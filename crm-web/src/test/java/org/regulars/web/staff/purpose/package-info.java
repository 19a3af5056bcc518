@NullMarked
package org.regulars.web.staff.purpose;

import org.jspecify.annotations.NullMarked;
