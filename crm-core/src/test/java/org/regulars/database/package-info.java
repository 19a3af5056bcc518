@NullMarked
package org.regulars.database;

import org.jspecify.annotations.NullMarked;
