package org.regulars.access;

/** A secret for servers, or a public key for pages and apps. */
public enum TokenKind {
    SECRET("secret"),
    WRITE_KEY("write-key");

    private final String key;

    TokenKind(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    static TokenKind of(String key) {
        return key.equals(SECRET.key) ? SECRET : WRITE_KEY;
    }
}
