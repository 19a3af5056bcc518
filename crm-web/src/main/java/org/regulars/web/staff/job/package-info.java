/** The page of jobs. */
@NullMarked
package org.regulars.web.staff.job;

import org.jspecify.annotations.NullMarked;
