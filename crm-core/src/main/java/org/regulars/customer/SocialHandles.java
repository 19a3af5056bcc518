package org.regulars.customer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names on social networks, written as {@code network:name} whatever way they are given. */
final class SocialHandles {

    private static final Map<String, String> HOSTS = Map.ofEntries(
            Map.entry("instagram.com", "instagram"),
            Map.entry("facebook.com", "facebook"),
            Map.entry("fb.com", "facebook"),
            Map.entry("twitter.com", "x"),
            Map.entry("x.com", "x"),
            Map.entry("linkedin.com", "linkedin"),
            Map.entry("tiktok.com", "tiktok"),
            Map.entry("youtube.com", "youtube"),
            Map.entry("pinterest.com", "pinterest"),
            Map.entry("github.com", "github"),
            Map.entry("threads.net", "threads"),
            Map.entry("t.me", "telegram"),
            Map.entry("bsky.app", "bluesky"));
    private static final Map<String, String> NAMES = Map.of("twitter", "x", "fb", "facebook", "insta", "instagram");

    private static final Pattern URL = Pattern.compile(
            "(?:https?://)?(?:(?:www|m|mobile|[a-z]{2})\\.)?([a-z0-9-]+(?:\\.[a-z0-9-]+)+)/(?:(?:in|profile|c|user|company)/)?@?([^/?#\\s]+)/?(?:[?#].*)?");
    private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9-]{0,29})\\s*[:/]\\s*@?([^\\s:/]+)");
    private static final Pattern FEDERATED = Pattern.compile("@([^\\s@/]+)@([a-z0-9-]+(?:\\.[a-z0-9-]+)+)");

    private SocialHandles() {}

    /** Upper and lower case are the same on all of them; a name without its network is nobody's in particular. */
    static Optional<String> normalise(String typed) {
        String value = typed.strip().toLowerCase(Locale.ROOT);
        Matcher federated = FEDERATED.matcher(value);
        if (federated.matches()) {
            return Optional.of("mastodon:" + federated.group(1) + "@" + federated.group(2));
        }
        Matcher url = URL.matcher(value);
        if (url.matches()) {
            String network = HOSTS.get(url.group(1));
            return Optional.of(
                    network != null
                            ? network + ":" + url.group(2)
                            : value.contains("/@")
                                    ? "mastodon:" + url.group(2) + "@" + url.group(1)
                                    : url.group(1) + ":" + url.group(2));
        }
        Matcher named = NAMED.matcher(value);
        return named.matches()
                ? Optional.of(NAMES.getOrDefault(named.group(1), named.group(1)) + ":" + named.group(2))
                : Optional.empty();
    }
}
