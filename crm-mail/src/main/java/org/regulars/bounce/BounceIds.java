package org.regulars.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.regulars.shop.ShopProperties;
import org.regulars.token.SignedTokens;
import org.springframework.stereotype.Component;

/**
 * The signature by which a mail is known when it comes back. It stands in the Message-ID, in a header, and in the return path
 * where there is a mailbox for it (VERP). It is short and has no upper case, for servers that cut or change the part before the
 * at sign.
 */
@Component
public class BounceIds {

    private static final String HEADER = "X-Regulars-Dispatch";

    private static final Pattern ID =
            Pattern.compile("(?<![a-z0-9])([0-9a-z]{1,13})-([0-9a-z]{1,13})-([a-z2-7]{16})(?![a-z0-9])");
    private static final char[] LETTERS = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int MOST = 50;

    private final SignedTokens tokens;
    private final BounceProperties properties;
    private final ShopProperties shop;

    BounceIds(SignedTokens tokens, BounceProperties properties, ShopProperties shop) {
        this.tokens = tokens;
        this.properties = properties;
        this.shop = shop;
    }

    /** Which dispatch an id is about, under the customer it was then. */
    public record About(long customerId, long dispatchId) {}

    /** The id of one dispatch; always the same. */
    public String of(long customerId, long dispatchId) {
        String content = Long.toString(customerId, 36) + "-" + Long.toString(dispatchId, 36);
        return content + "-" + signature(content);
    }

    /** Its Message-ID, with the brackets. */
    public String messageId(long customerId, long dispatchId) {
        return "<" + of(customerId, dispatchId) + "@" + domain() + ">";
    }

    /** The address that bounces of one dispatch go to. */
    public String returnPath(long customerId, long dispatchId) {
        String path = properties.returnPath();
        if (path.isBlank()) {
            return shop.senderAddress();
        }
        int at = path.lastIndexOf('@');
        return properties.verp() ? path.substring(0, at) + "+" + of(customerId, dispatchId) + path.substring(at) : path;
    }

    /** The headers that carry the id through providers which make a Message-ID of their own. */
    public Map<String, String> headers(long customerId, long dispatchId) {
        String id = of(customerId, dispatchId);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HEADER, id);
        if (!properties.ses().topicArn().isBlank()) {
            headers.put("X-SES-MESSAGE-TAGS", "regulars=" + id);
        }
        if (!properties.sendgrid().publicKey().isBlank()) {
            headers.put("X-SMTPAPI", "{\"unique_args\": {\"regulars\": \"" + id + "\"}}");
        }
        if (!properties.postmark().password().isBlank()) {
            headers.put("X-PM-Metadata-regulars", id);
        }
        if (!properties.mailgun().signingKey().isBlank()) {
            headers.put("X-Mailgun-Variables", "{\"regulars\": \"" + id + "\"}");
        }
        return headers;
    }

    /** Every dispatch whose genuine id stands somewhere in a text, in order; forged ones are passed over. */
    public List<About> in(String text) {
        Set<About> found = new LinkedHashSet<>();
        Matcher id = ID.matcher(text.toLowerCase(Locale.ROOT));
        while (id.find() && found.size() < MOST) {
            check(id.group(1) + "-" + id.group(2), id.group(3)).ifPresent(found::add);
        }
        return new ArrayList<>(found);
    }

    private Optional<About> check(String content, String signature) {
        if (!java.security.MessageDigest.isEqual(
                signature(content).getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                signature.getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        int dash = content.indexOf('-');
        return Optional.of(new About(
                Long.parseLong(content.substring(0, dash), 36), Long.parseLong(content.substring(dash + 1), 36)));
    }

    /** 80 bits as 16 letters. */
    private String signature(String content) {
        byte[] hash = tokens.keyedHash("bounce-id", content);
        StringBuilder letters = new StringBuilder(16);
        long bits = 0;
        int held = 0;
        for (int i = 0; i < 10; i++) {
            bits = bits << 8 | hash[i] & 0xff;
            held += 8;
            while (held >= 5) {
                held -= 5;
                letters.append(LETTERS[(int) (bits >> held & 31)]);
            }
        }
        return letters.toString();
    }

    private String domain() {
        return shop.senderAddress().substring(shop.senderAddress().lastIndexOf('@') + 1);
    }
}
