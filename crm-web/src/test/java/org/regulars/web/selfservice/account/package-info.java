/** The customer's account, through its pages. */
@NullMarked
package org.regulars.web.selfservice.account;

import org.jspecify.annotations.NullMarked;
