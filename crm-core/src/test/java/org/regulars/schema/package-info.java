@NullMarked
package org.regulars.schema;

import org.jspecify.annotations.NullMarked;
