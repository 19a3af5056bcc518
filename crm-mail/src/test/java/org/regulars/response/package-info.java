@NullMarked
package org.regulars.response;

import org.jspecify.annotations.NullMarked;
