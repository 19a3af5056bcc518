@NullMarked
package org.regulars.catalog;

import org.jspecify.annotations.NullMarked;
