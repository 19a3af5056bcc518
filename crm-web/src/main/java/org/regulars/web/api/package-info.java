/** What all doors for programs share: how bodies are read, answers repeated and errors told. */
@NullMarked
package org.regulars.web.api;

import org.jspecify.annotations.NullMarked;
