/** Tests of the pages about mails to many. */
@NullMarked
package org.regulars.web.staff.campaign;

import org.jspecify.annotations.NullMarked;
