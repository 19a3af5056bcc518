/** Mails that something a customer did, or left undone, sets off. */
@NullMarked
package org.regulars.journey;

import org.jspecify.annotations.NullMarked;
