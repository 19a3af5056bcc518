/** What mail providers report by themselves. */
@NullMarked
package org.regulars.web.api.mailprovider;

import org.jspecify.annotations.NullMarked;
