@NullMarked
package org.regulars.report;

import org.jspecify.annotations.NullMarked;
