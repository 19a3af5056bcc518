@NullMarked
package org.regulars.web.api.imports;

import org.jspecify.annotations.NullMarked;
