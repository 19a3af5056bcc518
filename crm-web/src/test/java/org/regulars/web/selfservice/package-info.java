@NullMarked
package org.regulars.web.selfservice;

import org.jspecify.annotations.NullMarked;
