/** Tokens and keys that programs use. */
@NullMarked
package org.regulars.access;

import org.jspecify.annotations.NullMarked;
