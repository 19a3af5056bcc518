package org.regulars.access;

import java.util.Set;

/** What the holder of a token may do. */
public record Access(long id, String name, TokenKind kind, Set<String> scopes) {}
