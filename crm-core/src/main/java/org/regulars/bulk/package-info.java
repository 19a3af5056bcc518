/** The same change to many customers, with a preview and a way back. */
@NullMarked
package org.regulars.bulk;

import org.jspecify.annotations.NullMarked;
