@NullMarked
package org.regulars.web.staff.imports;

import org.jspecify.annotations.NullMarked;
