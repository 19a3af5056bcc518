package org.regulars.bounce;

import static org.regulars.bounce.BounceReason.*;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a server did not take a mail, by what it answered: its enhanced status code (RFC 3463 and its registry) where that says
 * something definite, then its words, then the reply code (RFC 5321).
 */
final class Diagnosis {

    /** Not within a version or an IP address. */
    static final Pattern STATUS = Pattern.compile("(?<![\\w.])([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\d|\\.\\d)");

    private static final Pattern REPLY =
            Pattern.compile("(?<![\\w.,:/@-])([245][0-5]\\d)(?=[ \\-]|$)", Pattern.MULTILINE);
    private static final Pattern AFTER_THE_TEXT =
            Pattern.compile("(?i)in reply to (?:the )?(?:end of )?DATA|after (?:the )?(?:end of )?DATA|DATA command"
                    + "|>>> (?:DATA|\\.)\\s+<<< 55\\d|SMTP command\\s+DATA\\b");
    private static final Pattern NO_MORE_THAN_UNKNOWN = Pattern.compile("(?i)user (?:unknown|not exist)|unknown user");
    private static final Pattern AT_THE_SENDER = Pattern.compile(
            "(?i)in reply to (?:the )?MAIL FROM|after MAIL FROM|>>> MAIL FROM:\\S*[^\\n]*\\s+<<< 5|SMTP command\\s+MAIL FROM");

    private static final Set<String> LOGIN = Set.of("530", "534", "535", "538");
    private static final Phrases WORDS = Phrases.from("words.txt");

    /** What is about no single mailbox gives way to a status that is. */
    private static final Set<BounceReason> VAGUE =
            EnumSet.of(EXPIRED, NETWORK, SYSTEM, SECURITY, SENDER_REFUSED, NOT_COMPLIANT, CONTENT, POLICY, SYNTAX);

    private static final Map<String, BounceReason> BY_STATUS = Map.ofEntries(
            Map.entry("1.1", USER_UNKNOWN),
            Map.entry("1.2", HOST_UNKNOWN),
            Map.entry("1.3", USER_UNKNOWN),
            Map.entry("1.4", FILTERED),
            Map.entry("1.6", MOVED),
            Map.entry("1.7", SENDER_REFUSED),
            Map.entry("1.8", SENDER_REFUSED),
            Map.entry("1.9", SYSTEM),
            Map.entry("1.10", NOT_ACCEPTING),
            Map.entry("2.0", FILTERED),
            Map.entry("2.1", SUSPENDED),
            Map.entry("2.2", MAILBOX_FULL),
            Map.entry("2.3", TOO_BIG),
            Map.entry("2.4", FILTERED),
            Map.entry("3.0", SYSTEM),
            Map.entry("3.1", SYSTEM),
            Map.entry("3.2", SYSTEM),
            Map.entry("3.3", SYSTEM),
            Map.entry("3.4", TOO_BIG),
            Map.entry("3.5", SYSTEM),
            Map.entry("4.0", NETWORK),
            Map.entry("4.1", EXPIRED),
            Map.entry("4.2", NETWORK),
            Map.entry("4.3", SYSTEM),
            Map.entry("4.4", HOST_UNKNOWN),
            Map.entry("4.5", EXPIRED),
            Map.entry("4.6", NETWORK),
            Map.entry("4.7", EXPIRED),
            Map.entry("5.1", SYNTAX),
            Map.entry("5.2", SYNTAX),
            Map.entry("5.3", SPEED),
            Map.entry("5.4", SYNTAX),
            Map.entry("7.5", SECURITY),
            Map.entry("7.6", SECURITY),
            Map.entry("7.7", SECURITY),
            Map.entry("7.8", SECURITY),
            Map.entry("7.9", SECURITY),
            Map.entry("7.10", SECURITY),
            Map.entry("7.11", SECURITY),
            Map.entry("7.12", SECURITY),
            Map.entry("7.15", SPEED),
            Map.entry("7.20", AUTHENTICATION),
            Map.entry("7.21", AUTHENTICATION),
            Map.entry("7.22", AUTHENTICATION),
            Map.entry("7.23", AUTHENTICATION),
            Map.entry("7.24", AUTHENTICATION),
            Map.entry("7.25", REVERSE_DNS),
            Map.entry("7.26", AUTHENTICATION),
            Map.entry("7.27", AUTHENTICATION),
            Map.entry("7.28", SPEED),
            Map.entry("7.29", AUTHENTICATION));

    private Diagnosis() {}

    /** The most telling enhanced status code in some words; '' for none. */
    static String status(String words) {
        String found = "";
        Matcher matcher = STATUS.matcher(words);
        while (matcher.find()) {
            if (found.isEmpty() || vague(found) && !vague(matcher.group(1))) {
                found = matcher.group(1);
            }
        }
        return found;
    }

    /** The first SMTP reply code of a refusal in some words; '' for none. */
    static String replyCode(String words) {
        Matcher matcher = REPLY.matcher(words);
        while (matcher.find()) {
            if (!matcher.group(1).startsWith("2")) {
                return matcher.group(1);
            }
        }
        return "";
    }

    /** Whether a code says no more than that something failed. */
    static boolean vague(String status) {
        return status.isEmpty() || status.matches("[245]\\.(?:\\d\\.0|0\\.\\d+)");
    }

    /**
     * @param status '' for none
     * @param replyCode '' for none
     * @param words of the server that refused
     * @param context everything around them, such as at which command it refused
     */
    static BounceReason of(String status, String replyCode, String words, String context) {
        BounceReason said = said(status, replyCode, words, context);
        // Rules and logins are about us, whatever the words say of users: they never count against an address.
        boolean againstAddress = said.bounceClass() == BounceClass.HARD || said.bounceClass() == BounceClass.SOFT;
        if (againstAddress && LOGIN.contains(replyCode)) {
            return SECURITY;
        }
        return againstAddress && status.matches("[45]\\.7\\.\\d+") ? POLICY : said;
    }

    private static BounceReason said(String status, String replyCode, String words, String context) {
        BounceReason byStatus = byStatus(status);
        BounceReason byWords = WORDS.sectionIn(words).map(BounceReason::of).orElse(null);
        if (byWords == null) {
            boolean takesNone = replyCode.equals("521") || replyCode.equals("556");
            return takesNone && (byStatus == null || byStatus == SYSTEM)
                    ? NOT_ACCEPTING
                    : byStatus != null ? byStatus : byReplyCode(replyCode);
        }
        if (byWords == USER_UNKNOWN) {
            return whereSomebodyIsUnknown(status, byStatus, words, context);
        }
        if (byStatus == null || byStatus == POLICY || vague(status)) {
            return byWords;
        }
        // The registry's codes for signatures, DNS and logins say more than that something was blocked.
        boolean registered = status.matches("[45]\\.7\\.\\d{1,2}");
        return VAGUE.contains(byWords) || registered && byWords == BLOCKED ? byStatus : byWords;
    }

    /** A server that says "unknown" with the code of a mailbox it has, or after it saw the text, means something else. */
    private static BounceReason whereSomebodyIsUnknown(
            String status, @Nullable BounceReason byStatus, String words, String context) {
        if (status.matches("[45]\\.2\\.\\d+")) {
            return byStatus == null || byStatus == MAILBOX_FULL ? FILTERED : byStatus;
        }
        if (status.matches("[45]\\.6\\.\\d+")) {
            return FILTERED;
        }
        if (vague(status) && AT_THE_SENDER.matcher(context).find()) {
            return SENDER_REFUSED;
        }
        boolean bare = vague(status) && NO_MORE_THAN_UNKNOWN.matcher(words).find();
        return bare && AFTER_THE_TEXT.matcher(context).find() ? FILTERED : USER_UNKNOWN;
    }

    private static @Nullable BounceReason byStatus(String status) {
        if (status.length() < 5) {
            return null;
        }
        String detail = status.substring(2);
        BounceReason exact = BY_STATUS.get(detail);
        if (exact == HOST_UNKNOWN && status.startsWith("4")) {
            return NETWORK;
        }
        return exact != null
                ? exact
                : switch (detail.charAt(0)) {
                    case '6' -> CONTENT;
                    case '7' -> POLICY;
                    default -> null;
                };
    }

    private static BounceReason byReplyCode(String code) {
        return switch (code) {
            case "551" -> MOVED;
            case "552", "452" -> MAILBOX_FULL;
            case "421", "450", "451" -> EXPIRED;
            case "500", "501", "502", "503", "504", "555" -> SYNTAX;
            case "530", "534", "535", "538" -> SECURITY;
            case "556", "521" -> NOT_ACCEPTING;
            default -> UNDEFINED;
        };
    }
}
