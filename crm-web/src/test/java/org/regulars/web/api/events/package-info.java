@NullMarked
package org.regulars.web.api.events;

import org.jspecify.annotations.NullMarked;
