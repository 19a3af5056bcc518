/** Tests in a real browser: what people see, with keyboard, phone, dark colours and without JavaScript. */
@NullMarked
package org.regulars.web.browser;

import org.jspecify.annotations.NullMarked;
