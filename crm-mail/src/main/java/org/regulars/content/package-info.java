/** What mails are filled with, by the names that templates use. */
@NullMarked
package org.regulars.content;

import org.jspecify.annotations.NullMarked;
