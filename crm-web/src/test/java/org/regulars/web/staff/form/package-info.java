@NullMarked
package org.regulars.web.staff.form;

import org.jspecify.annotations.NullMarked;
