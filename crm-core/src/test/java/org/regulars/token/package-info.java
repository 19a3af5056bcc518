@NullMarked
package org.regulars.token;

import org.jspecify.annotations.NullMarked;
