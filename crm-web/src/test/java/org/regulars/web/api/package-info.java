@NullMarked
package org.regulars.web.api;

import org.jspecify.annotations.NullMarked;
