@NullMarked
package org.regulars.web.staff.deliverability;

import org.jspecify.annotations.NullMarked;
