package org.regulars.bounce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bounces that are written for people only: qmail's, Exim's, Exchange's and all the others. An address at the begin of a line
 * (or named as a recipient) opens a paragraph that is about it.
 */
final class FreeText {

    private static final Phrases NOTICES = Phrases.from("notices.txt");
    private static final Pattern HEADER_LINE = Pattern.compile("^[A-Za-z][A-Za-z0-9-]{1,40}:.*");
    private static final Pattern TELLING_HEADER = Pattern.compile(
            "(?i)^(?:Received|Return-Path|Message-ID|Date|From|To|Subject|MIME-Version|Content-Type):.*");
    private static final String ADDRESS = "[^\\s<>:;,\"()\\[\\]]{1,64}@[^\\s<>:;,\"()\\[\\]]{1,255}";
    private static final Pattern OPENING = Pattern.compile("^\\s*(?:>>>\\s*|[-*•]\\s*|\\d+\\.\\s*)?"
            + "(?:(?i:final[- ]recipient|recipient|recipient address|user|address|failed recipient|rcpt|empfänger|destinataire|destinatario)"
            + "(?:\\s+is)?(?:\\s*:\\s*|\\s+))?(?:(?i:rfc822)\\s*;\\s*)?[<'\"\\[(]*(" + ADDRESS + ")[>'\"\\])]*");
    private static final Pattern ANY_ADDRESS = Pattern.compile(ADDRESS);

    private FreeText() {}

    /** The words before what is quoted of the mail that came back. */
    static String before(String words) {
        return words.substring(0, quoteAt(words));
    }

    /** What is quoted of the mail that came back; '' for nothing. */
    static String quoted(String words) {
        return words.substring(quoteAt(words));
    }

    private static int quoteAt(String words) {
        int at = 0;
        String[] lines = words.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean marked = lines[i].length() < 120
                    && (lines[i].contains("--") || lines[i].endsWith(":") || lines[i].endsWith("."))
                    && i > 0
                    && NOTICES.in("original-starts", lines[i])
                    && headersFollow(lines, i + 1, 1);
            if (marked || i > 0 && TELLING_HEADER.matcher(lines[i]).matches() && headersFollow(lines, i, 3)) {
                return at;
            }
            at += lines[i].length() + 1;
        }
        return words.length();
    }

    /** Whether at least so many lines of headers stand here, blank lines and folded ones left aside. */
    private static boolean headersFollow(String[] lines, int from, int least) {
        int telling = 0;
        int seen = 0;
        for (int i = from; i < lines.length && seen < 8; i++) {
            String line = lines[i];
            if (line.isBlank() && telling == 0) {
                continue;
            }
            if (line.isBlank()) {
                break;
            }
            if (line.startsWith(" ") || line.startsWith("\t")) {
                continue;
            }
            seen++;
            if (TELLING_HEADER.matcher(line).matches()) {
                telling++;
            } else if (!HEADER_LINE.matcher(line).matches() && telling == 0) {
                return false;
            }
        }
        return telling >= least;
    }

    /**
     * What a text says of each recipient.
     *
     * @param failed addresses that a header names as those that failed
     * @param ours addresses that are the sender's or the reporting server's
     */
    static Map<String, String> byRecipient(String words, Set<String> failed, Set<String> ours) {
        Map<String, StringBuilder> found = new LinkedHashMap<>();
        StringBuilder head = new StringBuilder();
        StringBuilder current = head;
        for (String line : words.split("\n", -1)) {
            Matcher opening = OPENING.matcher(line);
            if (opening.find() && opening.start() == 0) {
                String address = trimmed(opening.group(1));
                if (!ours.contains(address)
                        && !address.startsWith("postmaster@")
                        && !address.startsWith("mailer-daemon@")
                        && found.size() < MailReader.MOST_RECIPIENTS) {
                    current = found.computeIfAbsent(address, key -> new StringBuilder());
                }
            }
            current.append(line).append('\n');
        }
        if (found.isEmpty()) {
            String address = failed.stream().findFirst().orElseGet(() -> somewhere(words, ours));
            found.put(address, head);
        }
        Map<String, String> said = new LinkedHashMap<>();
        found.forEach((address, text) -> said.put(address, text.toString()));
        for (String address : failed) {
            said.putIfAbsent(address, words);
        }
        return said;
    }

    /** The lines with a reply or status code and what goes on from there: what a server said, without the letter around it. */
    static String answers(String text) {
        StringBuilder answers = new StringBuilder();
        boolean going = false;
        for (String line : text.split("\n", -1)) {
            boolean coded = !Diagnosis.replyCode(line).isEmpty()
                    || !Diagnosis.status(line).isEmpty();
            going = coded || going && !line.isBlank();
            if (going) {
                answers.append(line).append('\n');
            }
        }
        return answers.toString();
    }

    private static String somewhere(String words, Set<String> ours) {
        Matcher any = ANY_ADDRESS.matcher(words);
        List<String> all = new ArrayList<>();
        while (any.find()) {
            String address = trimmed(any.group());
            if (!ours.contains(address)
                    && !address.startsWith("postmaster@")
                    && !address.startsWith("mailer-daemon@")) {
                all.add(address);
            }
        }
        return all.isEmpty() ? "" : all.get(0);
    }

    static String trimmed(String address) {
        return address.replaceAll("^[.'=]+|[.'>\\]]+$", "").toLowerCase(Locale.ROOT);
    }
}
