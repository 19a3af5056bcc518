@NullMarked
package org.regulars.template;

import org.jspecify.annotations.NullMarked;
