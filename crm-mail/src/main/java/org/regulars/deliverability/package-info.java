/** Whether mails arrive: what the domain says in DNS, and how receivers answer. */
@NullMarked
package org.regulars.deliverability;

import org.jspecify.annotations.NullMarked;
