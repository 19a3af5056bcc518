package org.regulars.web.api;

/** What an address has to look like that a link may lead to. */
public final class WebAddress {

    public static final String PATTERN = "(?i)https?://[^\\s\"<>]+";
    public static final String MESSAGE = "must be an address that begins with https:// or http://";

    private WebAddress() {}
}
