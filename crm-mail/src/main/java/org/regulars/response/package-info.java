/** What recipients do with mails: opens and clicks, people told apart from machines, and where nothing is measured. */
@NullMarked
package org.regulars.response;

import org.jspecify.annotations.NullMarked;
