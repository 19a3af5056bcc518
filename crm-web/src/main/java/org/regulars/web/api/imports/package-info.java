/** Programs bring files of order lines. */
@NullMarked
package org.regulars.web.api.imports;

import org.jspecify.annotations.NullMarked;
