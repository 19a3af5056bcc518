/** The PostgreSQL that everything lives in: one of our own unless a server is named. */
@NullMarked
package org.regulars.database;

import org.jspecify.annotations.NullMarked;
