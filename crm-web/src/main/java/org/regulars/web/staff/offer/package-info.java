/** Offers, their codes and files, and what a customer was given. */
@NullMarked
package org.regulars.web.staff.offer;

import org.jspecify.annotations.NullMarked;
