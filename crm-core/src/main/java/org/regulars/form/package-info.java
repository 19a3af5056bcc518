/** Forms that staff make: their words, boxes and questions, the proof that no machine filled them, and how often they were seen. */
@NullMarked
package org.regulars.form;

import org.jspecify.annotations.NullMarked;
