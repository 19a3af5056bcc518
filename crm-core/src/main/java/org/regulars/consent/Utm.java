package org.regulars.consent;

import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where somebody came from, in the parameters that marketers put on their links; each is '' when not given. */
public record Utm(String source, String medium, String campaign, String term, String content) {

    private static final int LONGEST = 100;
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");

    /** Nothing is known about it. */
    public static final Utm NONE = new Utm("", "", "", "", "");

    public Utm {
        source = tidy(source);
        medium = tidy(medium);
        campaign = tidy(campaign);
        term = tidy(term);
        content = tidy(content);
    }

    /** Reads utm_source, utm_medium, utm_campaign, utm_term and utm_content; anybody may have typed them. */
    public static Utm of(Function<String, @Nullable String> parameters) {
        return new Utm(
                given(parameters.apply("utm_source")),
                given(parameters.apply("utm_medium")),
                given(parameters.apply("utm_campaign")),
                given(parameters.apply("utm_term")),
                given(parameters.apply("utm_content")));
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String tidy(String value) {
        String seen = UNSEEN.matcher(value).replaceAll("").strip();
        return seen.codePointCount(0, seen.length()) <= LONGEST
                ? seen
                : seen.substring(0, seen.offsetByCodePoints(0, LONGEST)).strip();
    }
}
