@NullMarked
package org.regulars.web.staff.contact;

import org.jspecify.annotations.NullMarked;
