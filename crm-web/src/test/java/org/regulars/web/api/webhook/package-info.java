@NullMarked
package org.regulars.web.api.webhook;

import org.jspecify.annotations.NullMarked;
