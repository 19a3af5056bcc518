/** Tests of mails to many. */
@NullMarked
package org.regulars.campaign;

import org.jspecify.annotations.NullMarked;
