/** What comes back: bounces, complaints and notices, which mail they are about, and what follows from them. */
@NullMarked
package org.regulars.bounce;

import org.jspecify.annotations.NullMarked;
