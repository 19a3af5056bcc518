/** The audit trail to read. */
@NullMarked
package org.regulars.web.staff.audit;

import org.jspecify.annotations.NullMarked;
