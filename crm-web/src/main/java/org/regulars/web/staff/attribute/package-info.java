/** What can be known about customers: attributes that staff define. */
@NullMarked
package org.regulars.web.staff.attribute;

import org.jspecify.annotations.NullMarked;
