@NullMarked
package org.regulars.consent;

import org.jspecify.annotations.NullMarked;
