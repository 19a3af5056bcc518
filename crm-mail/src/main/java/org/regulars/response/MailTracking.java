package org.regulars.response;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.parser.Parser;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.stereotype.Component;

/**
 * Makes the links of a mail measurable and adds the picture that tells of an opening. Each link is signed together with where it
 * leads, so that our address leads nowhere else. What the ledger keeps has the plain links.
 */
@Component
public class MailTracking {

    /** The number of the link that no person sees. */
    static final int TRAP = 0;

    /** Of an address: servers take no longer ones, so longer ones stay as they are. */
    private static final int LONGEST = 2000;

    private static final int MOST = 999;

    /** Host, query and fragment of an address. */
    private static final Pattern PARTS = Pattern.compile("https?://(?:[^/?#@]*@)?([^/?#:]+)[^?#]*(\\?[^#]*)?(#.*)?");

    private static final Pattern LINK =
            Pattern.compile("(<a\\b[^>]*?\\bhref=)([\"'])(https?://[^\"'<>\\s]+)\\2", Pattern.CASE_INSENSITIVE);

    private final TrackingRules rules;
    private final SignedTokens tokens;
    private final ShopProperties shop;

    MailTracking(TrackingRules rules, SignedTokens tokens, ShopProperties shop) {
        this.rules = rules;
        this.tokens = tokens;
        this.shop = shop;
    }

    /**
     * The HTML part of a mail as its recipient gets it. Links of the mail to our own pages, such as the one that unsubscribes,
     * stay as they are.
     *
     * @param dispatchId 0 for a test mail, which is nobody's and never measured
     * @param purpose '' for transactional mail, which is never measured either
     */
    public String inHtml(long customerId, long dispatchId, String purpose, String sourceKey, String html) {
        if (purpose.isEmpty() || dispatchId == 0) {
            return html;
        }
        TrackingRules.Rule rule = rules.of(customerId, purpose);
        String id = Long.toString(customerId, 36) + "-" + Long.toString(dispatchId, 36);
        String measured = rule.clicks() ? links(id, sourceKey, html) : html;
        return rule.opens() ? beforeTheEnd(measured, picture(id)) : measured;
    }

    private String links(String id, String sourceKey, String html) {
        Matcher link = LINK.matcher(html);
        StringBuilder measured = new StringBuilder(html.length() + 2000);
        int number = 0;
        int written = 0;
        for (int at = anchor(html, 0); at >= 0 && number < MOST; at = anchor(html, at + 1)) {
            if (!link.region(at, html.length()).lookingAt()) {
                continue;
            }
            String url = Parser.unescapeEntities(link.group(3), true);
            if (url.startsWith(shop.link("/p/")) || url.length() > LONGEST) {
                continue;
            }
            number++;
            measured.append(html, written, link.start(3)).append(click(id + "-" + number, tagged(url, sourceKey)));
            written = link.end(3);
        }
        measured.append(html, written, html.length());
        return number == 0 ? html : beforeTheEnd(measured.toString(), trap(id));
    }

    /** Where the next link may begin; -1 when there is none. */
    private static int anchor(String html, int from) {
        int at = html.indexOf('<', from);
        while (at >= 0 && !html.regionMatches(true, at + 1, "a", 0, 1)) {
            at = html.indexOf('<', at + 1);
        }
        return at;
    }

    /** Scanners follow it; people and screen readers do not come by it. */
    private String trap(String id) {
        return "<div style=\"display:none;max-height:0;overflow:hidden\" aria-hidden=\"true\"><a href=\""
                + click(id + "-" + TRAP, shop.url().toString())
                + "\" tabindex=\"-1\" rel=\"nofollow\"></a></div>";
    }

    private String picture(String id) {
        return "<img src=\"" + shop.link("/p/o/" + id + "/" + signature("open", id) + ".gif")
                + "\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block;border:0;width:1px;height:1px\">";
    }

    private String click(String id, String url) {
        return shop.link("/p/c/" + id + "/" + signature("click", id + " " + url) + "?u="
                + URLEncoder.encode(url, StandardCharsets.UTF_8));
    }

    private static String beforeTheEnd(String html, String what) {
        int end = html.lastIndexOf("</");
        while (end >= 0 && !html.regionMatches(true, end, "</body>", 0, 7)) {
            end = html.lastIndexOf("</", end - 1);
        }
        return end < 0 ? html + what : html.substring(0, end) + what + html.substring(end);
    }

    /** UTM tags for the shop's own pages, unless the template set some itself. */
    private String tagged(String url, String sourceKey) {
        String host = shop.url().getHost();
        Matcher parts = PARTS.matcher(url);
        if (host == null || !parts.matches()) {
            return url;
        }
        String itsHost = parts.group(1).toLowerCase(Locale.ROOT);
        boolean ours = itsHost.equals(host) || itsHost.endsWith("." + host) || host.equals("www." + itsHost);
        String query = parts.group(2);
        if (!ours || query != null && query.contains("utm_")) {
            return url;
        }
        String campaign = sourceKey.matches("\\d+") ? "campaign-" + sourceKey : sourceKey;
        String tags = "utm_source=regulars&utm_medium=email&utm_campaign="
                + URLEncoder.encode(campaign, StandardCharsets.UTF_8);
        String fragment = parts.group(3) == null ? "" : parts.group(3);
        String before = url.substring(0, url.length() - fragment.length());
        String joint = query == null ? "?" : query.length() == 1 || query.endsWith("&") ? "" : "&";
        return before + joint + tags + fragment;
    }

    /** Whether we made this link; then it leads where it says. */
    boolean genuine(String use, String content, String signature) {
        return MessageDigest.isEqual(
                signature(use, content).getBytes(StandardCharsets.US_ASCII),
                signature.getBytes(StandardCharsets.US_ASCII));
    }

    /** 96 bits. */
    private String signature(String use, String content) {
        return Base64.getUrlEncoder()
                .encodeToString(java.util.Arrays.copyOf(tokens.keyedHash("response-" + use, content), 12));
    }
}
