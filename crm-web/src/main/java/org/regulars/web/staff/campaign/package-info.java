/** Mails to many: made, launched, watched. */
@NullMarked
package org.regulars.web.staff.campaign;

import org.jspecify.annotations.NullMarked;
