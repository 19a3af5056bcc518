@NullMarked
package org.regulars.dispatch;

import org.jspecify.annotations.NullMarked;
