/** What every page shares: layout, navigation, messages, formats, static files. */
@NullMarked
package org.regulars.web.page;

import org.jspecify.annotations.NullMarked;
