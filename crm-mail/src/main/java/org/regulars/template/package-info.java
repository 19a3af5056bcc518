/** Turns a mail template and one customer's data into a mail, safely and fast. */
@NullMarked
package org.regulars.template;

import org.jspecify.annotations.NullMarked;
