/** Mails that staff write. */
@NullMarked
package org.regulars.web.staff.template;

import org.jspecify.annotations.NullMarked;
