@NullMarked
package org.regulars.web.staff;

import org.jspecify.annotations.NullMarked;
