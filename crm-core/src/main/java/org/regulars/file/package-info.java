/** Files that staff keep for customers. */
@NullMarked
package org.regulars.file;

import org.jspecify.annotations.NullMarked;
