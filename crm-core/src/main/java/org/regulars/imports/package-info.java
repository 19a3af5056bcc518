/** Files that shops bring: uploaded, looked at, checked, and then merged into the customer view. */
@NullMarked
package org.regulars.imports;

import org.jspecify.annotations.NullMarked;
