package org.regulars.access;

import java.util.List;
import java.util.Set;

/**
 * What the holder of a token may do.
 *
 * @param origins of the pages that may use it, such as {@code https://shop.example}; none means any
 */
public record Access(long id, String name, TokenKind kind, Set<String> scopes, List<String> origins) {

    /** Whether a page of this origin may use the token. */
    public boolean from(String origin) {
        return origins.isEmpty() || Origins.match(origins, origin);
    }
}
