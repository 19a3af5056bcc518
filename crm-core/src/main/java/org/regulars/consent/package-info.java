/** What customers agreed to and in which words, how often they want to hear from us, and the links that let them change it. */
@NullMarked
package org.regulars.consent;

import org.jspecify.annotations.NullMarked;
