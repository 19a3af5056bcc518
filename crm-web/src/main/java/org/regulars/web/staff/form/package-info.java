/** The sign-up forms: where they are, how to put one on a page of the shop, what they brought in. */
@NullMarked
package org.regulars.web.staff.form;

import org.jspecify.annotations.NullMarked;
