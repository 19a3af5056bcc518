/** Measures the customer list and page with as many customers as a large shop has. */
@NullMarked
package org.regulars.web.desk;

import org.jspecify.annotations.NullMarked;
