package org.regulars.bounce;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what came back. Structure goes before words: complaints (RFC 5965), delivery status notifications (RFC 3464) and read
 * receipts (RFC 8098) by their fields, wherever they stand and whatever type they claim; then what machines say of themselves
 * in headers (RFC 3834); only then the words.
 */
final class MailReader {

    private static final Phrases NOTICES = Phrases.from("notices.txt");
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>:;,\"()\\[\\]]{1,64}@[^\\s<>:;,\"()\\[\\]]{1,255}");
    private static final Pattern FEEDBACK_TYPE = Pattern.compile("(?im)^Feedback-Type\\s*:\\s*([a-z-]+)");
    private static final Pattern FEEDBACK_RECIPIENT = Pattern.compile(
            "(?im)^(?:Original-Rcpt-To|Removal-Recipient|Redacted-Address)\\s*:\\s*(?:rfc822\\s*;)?(.*)$");
    /** Outlook.com passes on what its customers called junk without RFC 5965, with their address in a header. */
    private static final Pattern PASSED_ON = Pattern.compile("(?im)^X-HmXmrOriginalRecipient\\s*:(.*)$");

    /** More than any server reports on at once. */
    static final int MOST_RECIPIENTS = 100;

    private MailReader() {}

    /** Throws when it is no mail at all. */
    static Report read(byte[] raw) throws MessagingException {
        MailPieces pieces = MailPieces.of(raw);
        if (pieces.headers().isBlank()) {
            throw new MessagingException("It has no headers");
        }
        return read(pieces, 0);
    }

    private static Report read(MailPieces pieces, int depth) {
        String words = pieces.words();
        List<Finding> findings = new ArrayList<>();
        if (!pieces.feedback().isEmpty()) {
            complaint(pieces, findings);
        }
        Matcher passedOn = PASSED_ON.matcher(pieces.headers() + pieces.original());
        if (findings.isEmpty() && passedOn.find()) {
            Matcher address = ADDRESS.matcher(passedOn.group(1));
            findings.add(Finding.notice(
                    ReturnKind.COMPLAINT, address.find() ? FreeText.trimmed(address.group()) : "", first(words)));
        }
        if (findings.isEmpty()) {
            statuses(pieces, words, findings);
        }
        if (findings.isEmpty() && !pieces.receipt().isEmpty()) {
            findings.add(Finding.notice(ReturnKind.RECEIPT, "", first(words)));
        }
        if (findings.isEmpty()) {
            findings.addAll(AmazonSes.mailed(words));
        }
        if (findings.isEmpty()) {
            words(pieces, FreeText.before(words), findings);
            ReturnKind kind = findings.get(0).kind();
            Report forwarded = depth < 2 && (kind == ReturnKind.OTHER || kind == ReturnKind.AUTO_REPLY)
                    ? forwarded(pieces, depth)
                    : null;
            if (forwarded != null) {
                return new Report(
                        forwarded.findings(), searched(pieces, words) + forwarded.searched(), pieces.header("Subject"));
            }
        }
        return new Report(findings, searched(pieces, words), pieces.header("Subject"));
    }

    /** A report that somebody passed on as an attachment. */
    private static @org.jspecify.annotations.Nullable Report forwarded(MailPieces pieces, int depth) {
        for (MimeMessage inner : pieces.enclosed()) {
            String type = MailPieces.header(inner, "Content-Type").toLowerCase(Locale.ROOT);
            boolean daemon = NOTICES.in("bounce-sender", name(MailPieces.header(inner, "From")));
            if (type.contains("multipart/report") || daemon) {
                Report report = read(MailPieces.of(inner), depth + 1);
                if (report.kind() != ReturnKind.OTHER && report.kind() != ReturnKind.AUTO_REPLY) {
                    return report;
                }
            }
        }
        return null;
    }

    private static String searched(MailPieces pieces, String words) {
        return pieces.headers() + "\n" + pieces.original() + "\n" + words + "\n" + String.join("\n", pieces.statuses())
                + "\n" + pieces.feedback();
    }

    private static void complaint(MailPieces pieces, List<Finding> findings) {
        Matcher type = FEEDBACK_TYPE.matcher(pieces.feedback());
        String said = type.find() ? type.group(1).toLowerCase(Locale.ROOT) : "";
        ReturnKind kind = switch (said) {
            case "abuse", "fraud", "complaint", "miscategorized", "other" -> ReturnKind.COMPLAINT;
            case "opt-out", "opt-out-list" -> ReturnKind.STOP;
            default -> ReturnKind.REPORT;
        };
        Set<String> recipients = new LinkedHashSet<>();
        Matcher recipient = FEEDBACK_RECIPIENT.matcher(pieces.feedback());
        while (recipient.find() && recipients.size() < MOST_RECIPIENTS) {
            Matcher address = ADDRESS.matcher(recipient.group(1));
            if (address.find()) {
                recipients.add(FreeText.trimmed(address.group()));
            }
        }
        if (recipients.isEmpty()) {
            recipients.add("");
        }
        recipients.forEach(one -> findings.add(Finding.notice(kind, one, said)));
    }

    private static void statuses(MailPieces pieces, String words, List<Finding> findings) {
        List<String> parts = new ArrayList<>(pieces.statuses());
        String told = words.contains("\n> Final-Recipient") || words.contains("\n>Final-Recipient")
                ? words.replaceAll("(?m)^(?:>[ \t]?)+", "")
                : FreeText.before(words);
        if (parts.isEmpty() && MailPieces.hasDeliveryFields(told)) {
            parts.add(told);
        }
        List<StatusFields> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(StatusFields.in(part)));
        boolean alone =
                all.stream().map(StatusFields::finalRecipient).distinct().count() < 2;
        String letter = FreeText.before(words);
        Map<String, String> ofEach = alone ? Map.of() : FreeText.byRecipient(letter, Set.of(), Set.of());
        Set<String> seen = new LinkedHashSet<>();
        for (StatusFields fields : all) {
            if (findings.size() < MOST_RECIPIENTS
                    && seen.add(fields.finalRecipient() + fields.status() + fields.diagnosis())) {
                findings.add(status(fields, pieces, letter, alone ? letter : about(ofEach, fields)));
            }
        }
    }

    /** @param about what the letter says of this recipient */
    private static Finding status(StatusFields fields, MailPieces pieces, String words, String about) {
        String diagnosis = fields.diagnosis();
        String recipient = fields.recipient();
        String told = diagnosis.isBlank() ? about : diagnosis;
        String status = fields.status();
        String inWords = Diagnosis.status(told);
        if (Diagnosis.vague(status) && !inWords.isEmpty() && !inWords.startsWith("2")) {
            status = inWords;
        }
        String code = Diagnosis.replyCode(told);
        boolean temporary = status.isEmpty() ? code.startsWith("4") : status.startsWith("4");
        switch (fields.action()) {
            case "delivered", "relayed", "expanded", "deliverable" -> {
                if (!fields.status().startsWith("5")) {
                    return new Finding(ReturnKind.DELIVERY, null, true, recipient, status, code, first(told));
                }
            }
            case "delayed" -> {
                return new Finding(ReturnKind.DELAY, null, true, recipient, status, code, first(told));
            }
            default -> {
                if (fields.status().startsWith("2")) {
                    return new Finding(ReturnKind.DELIVERY, null, true, recipient, status, code, first(told));
                }
            }
        }
        if (fields.action().isEmpty() && temporary && NOTICES.in("delay", words + pieces.header("Subject"))) {
            return new Finding(ReturnKind.DELAY, null, true, recipient, status, code, first(told));
        }
        BounceReason reason = Diagnosis.of(status, code, told, about);
        if (reason == BounceReason.UNDEFINED && !told.equals(about)) {
            reason = Diagnosis.of(status, code, about, about);
        }
        return new Finding(ReturnKind.BOUNCE, reason, temporary, recipient, status, code, first(told));
    }

    private static String about(Map<String, String> told, StatusFields fields) {
        return told.getOrDefault(
                fields.finalRecipient().toLowerCase(Locale.ROOT),
                told.getOrDefault(fields.recipient().toLowerCase(Locale.ROOT), ""));
    }

    /** Without fields, headers and words have to tell. */
    private static void words(MailPieces pieces, String words, List<Finding> findings) {
        String subject = pieces.header("Subject");
        String from = pieces.header("From");
        String failed = pieces.header("X-Failed-Recipients");
        boolean daemon = NOTICES.in("bounce-sender", name(from))
                || pieces.header("Return-Path").strip().equals("<>");
        boolean bounceLike = !failed.isEmpty() || NOTICES.in("bounce-subject", subject) && !isReply(subject);
        boolean told = !Diagnosis.status(words).isEmpty()
                || !Diagnosis.replyCode(words).isEmpty();
        boolean bySender = NOTICES.in("bounce-sender", name(from));
        if (NOTICES.in("stop", words) || NOTICES.in("stop-subject", subject.strip() + "|")) {
            findings.add(Finding.notice(ReturnKind.STOP, "", first(words)));
        } else if (NOTICES.in("challenge", subject) || NOTICES.in("challenge", words) && !told && !bounceLike) {
            findings.add(Finding.notice(ReturnKind.CHALLENGE, "", first(words)));
        } else if (!bounceLike
                && automatic(pieces, subject)
                && !(bySender && (told || NOTICES.in("permanent", words)))) {
            findings.add(Finding.notice(ReturnKind.AUTO_REPLY, "", first(words)));
        } else if (NOTICES.in("report", subject) && !bounceLike) {
            findings.add(Finding.notice(ReturnKind.REPORT, "", first(words)));
        } else if (NOTICES.in("receipt", subject) && !bounceLike) {
            findings.add(Finding.notice(ReturnKind.RECEIPT, "", first(words)));
        } else if (daemon && (bounceLike || told || bySender || NOTICES.in("permanent", words))
                || bounceLike && (told || NOTICES.in("permanent", words))) {
            bounces(pieces, subject, words, failed, findings);
        } else {
            findings.add(Finding.notice(ReturnKind.OTHER, "", first(words)));
        }
    }

    private static void bounces(
            MailPieces pieces, String subject, String words, String failed, List<Finding> findings) {
        String whole = subject + "\n" + words;
        boolean permanent = NOTICES.in("permanent", whole);
        if (NOTICES.in("delay", whole) && !permanent) {
            findings.add(Finding.notice(ReturnKind.DELAY, "", first(words)));
            return;
        }
        if (NOTICES.in("delivered", whole) && !permanent && !NOTICES.in("bounce-subject", subject)) {
            findings.add(Finding.notice(ReturnKind.DELIVERY, "", first(words)));
            return;
        }
        Set<String> named = new LinkedHashSet<>();
        Matcher address = ADDRESS.matcher(failed);
        while (address.find()) {
            named.add(FreeText.trimmed(address.group()));
        }
        Set<String> ours = new LinkedHashSet<>();
        for (String header : List.of("To", "From", "Reply-To", "Delivered-To", "Envelope-To", "X-Original-To")) {
            Matcher own = ADDRESS.matcher(pieces.header(header));
            while (own.find()) {
                ours.add(FreeText.trimmed(own.group()));
            }
        }
        ours.removeAll(named);
        FreeText.byRecipient(words, named, ours).forEach((recipient, text) -> {
            String told = FreeText.answers(text);
            BounceReason reason = reason(told, text);
            if (reason == BounceReason.UNDEFINED) {
                told = text;
                reason = reason(told, text);
            }
            if (reason == BounceReason.UNDEFINED) {
                told = whole;
                reason = reason(told, whole);
            }
            String status = Diagnosis.status(told);
            String code = Diagnosis.replyCode(told);
            boolean temporary = status.isEmpty() ? code.startsWith("4") : status.startsWith("4");
            findings.add(new Finding(ReturnKind.BOUNCE, reason, temporary, recipient, status, code, first(told)));
        });
    }

    private static BounceReason reason(String told, String context) {
        return Diagnosis.of(Diagnosis.status(told), Diagnosis.replyCode(told), told, context);
    }

    /** RFC 3834 and what was in use before it. */
    private static boolean automatic(MailPieces pieces, String subject) {
        String submitted = pieces.header("Auto-Submitted").toLowerCase(Locale.ROOT);
        return submitted.startsWith("auto-replied")
                || submitted.startsWith("auto-generated")
                || submitted.startsWith("auto-notified")
                || !pieces.header("X-Autoreply").isEmpty()
                || !pieces.header("X-Autorespond").isEmpty()
                || !pieces.header("X-Autoresponse").isEmpty()
                || !pieces.header("X-AutoReply-From").isEmpty()
                || !pieces.header("X-Mail-Autoreply").isEmpty()
                || pieces.header("X-Auto-Response-Suppress")
                                .toLowerCase(Locale.ROOT)
                                .contains("all")
                        && isReply(subject)
                || pieces.header("Precedence").toLowerCase(Locale.ROOT).contains("auto")
                || NOTICES.in("auto-reply-subject", subject);
    }

    private static boolean isReply(String subject) {
        return subject.toLowerCase(Locale.ROOT).matches("(?s)\\s*(?:re|aw|sv|antw|rv|r|odp)\\s*:.*");
    }

    /** The name and the part before the at sign: what an address says of whom it belongs to. */
    private static String name(String from) {
        return from.replaceAll("@[^\\s<>]*", " ");
    }

    private static String first(String words) {
        return words.strip().replaceAll("[ \\t\u00a0]+", " ").replaceAll("\\s*\n\\s*", "\n");
    }
}
