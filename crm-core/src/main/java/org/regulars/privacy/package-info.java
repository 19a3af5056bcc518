/** What people may demand about their data: see it, take it, correct it, limit it, have it erased; and how long it is kept. */
@NullMarked
package org.regulars.privacy;

import org.jspecify.annotations.NullMarked;
