/** What customers will bring: the model, its check, whom we are about to lose, and what staff know better. */
@NullMarked
package org.regulars.web.staff.scores;

import org.jspecify.annotations.NullMarked;
