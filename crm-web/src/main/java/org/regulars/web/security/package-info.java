/** Who gets in where. */
@NullMarked
package org.regulars.web.security;

import org.jspecify.annotations.NullMarked;
