/** Forms that ask a little at a time, and what people answered. */
@NullMarked
package org.regulars.question;

import org.jspecify.annotations.NullMarked;
