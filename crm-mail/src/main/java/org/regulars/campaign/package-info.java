/** Mails to many: one audience, one moment or a schedule, and what came of it. */
@NullMarked
package org.regulars.campaign;

import org.jspecify.annotations.NullMarked;
