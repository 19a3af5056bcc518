/** Figures for the people who steer: what the shop takes, who comes, and what messages do. */
@NullMarked
package org.regulars.report;

import org.jspecify.annotations.NullMarked;
