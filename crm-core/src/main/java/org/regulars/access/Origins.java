package org.regulars.access;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Origins of web pages: scheme, host and port, the host with {@code *.} in front for all below it. */
public final class Origins {

    private static final Pattern ORIGIN = Pattern.compile(
            "https?://(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:[0-9]{1,5})?");
    private static final String ALL_BELOW = "*.";

    private Origins() {}

    /** An origin in its normal form; empty when it is none. An address of a page counts as its origin. */
    public static Optional<String> normalise(String written) {
        String text = written.strip().toLowerCase(Locale.ROOT);
        if (!text.contains("://")) {
            text = "https://" + text;
        }
        int path = text.indexOf('/', text.indexOf("://") + 3);
        text = path < 0 ? text : text.substring(0, path);
        text = text.startsWith("https://") ? text.replaceAll(":443$", "") : text.replaceAll(":80$", "");
        return text.length() <= 300 && ORIGIN.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    /** The origins written one a line or with commas between; empty when one of them is none. */
    public static Optional<List<String>> list(String written) {
        TreeSet<String> origins = new TreeSet<>();
        for (String one : written.split("[\\s,]+")) {
            if (!one.isEmpty()) {
                Optional<String> origin = normalise(one);
                if (origin.isEmpty()) {
                    return Optional.empty();
                }
                origins.add(origin.get());
            }
        }
        return Optional.of(List.copyOf(origins));
    }

    static boolean match(Collection<String> allowed, String origin) {
        String own = origin.strip().toLowerCase(Locale.ROOT);
        return allowed.stream().anyMatch(one -> one.equals(own) || below(one, own));
    }

    private static boolean below(String allowed, String origin) {
        int star = allowed.indexOf(ALL_BELOW);
        if (star < 0 || !origin.startsWith(allowed.substring(0, star))) {
            return false;
        }
        try {
            URI own = URI.create(origin);
            URI base = URI.create(allowed.replace(ALL_BELOW, ""));
            return own.getHost() != null
                    && own.getPort() == base.getPort()
                    && own.getHost().endsWith("." + base.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
