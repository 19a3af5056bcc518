/** Who somebody is: customers, their identities and profile. */
@NullMarked
package org.regulars.customer;

import org.jspecify.annotations.NullMarked;
