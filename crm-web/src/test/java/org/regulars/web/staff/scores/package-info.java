@NullMarked
package org.regulars.web.staff.scores;

import org.jspecify.annotations.NullMarked;
