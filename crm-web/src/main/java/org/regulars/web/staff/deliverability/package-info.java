/** Whether mails arrive: the servers that take them, what the domain says, and how receivers see us. */
@NullMarked
package org.regulars.web.staff.deliverability;

import org.jspecify.annotations.NullMarked;
