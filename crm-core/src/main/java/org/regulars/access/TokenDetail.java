package org.regulars.access;

import java.util.List;

/**
 * A key as its own page shows it.
 *
 * @param publicKey the key itself, which pages hold anyway; '' for a secret, and for a write key made before it was kept
 * @param origins of the pages that may use it; none means any
 */
public record TokenDetail(
        long id, String name, TokenKind kind, String hint, String publicKey, List<String> origins, boolean revoked) {}
