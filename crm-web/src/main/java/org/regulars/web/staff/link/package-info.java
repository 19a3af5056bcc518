/** The hosts that links in mails may lead to. */
@NullMarked
package org.regulars.web.staff.link;

import org.jspecify.annotations.NullMarked;
