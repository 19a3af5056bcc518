/** How far somebody is with the shop, how much they do by themselves, and how old they are. */
@NullMarked
package org.regulars.standing;

import org.jspecify.annotations.NullMarked;
