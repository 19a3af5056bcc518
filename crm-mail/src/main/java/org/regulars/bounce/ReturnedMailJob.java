package org.regulars.bounce;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.regulars.job.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Looks for what came back: in the mailbox, in the folder, and in the mail server's own answers. A mail is deleted only after it
 * is kept here, and one that cannot be kept stays where it is and stops no other.
 */
@Component
class ReturnedMailJob implements Job {

    private static final Logger LOG = LoggerFactory.getLogger(ReturnedMailJob.class);

    private final Bounces bounces;
    private final BounceProperties properties;

    ReturnedMailJob(Bounces bounces, BounceProperties properties) {
        this.bounces = bounces;
        this.properties = properties;
    }

    @Override
    public String key() {
        return "returned-mails";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    /** Throws, after everything else was done, when a place could not be read. */
    @Override
    public String run() {
        Tally tally = new Tally();
        tally.refused = bounces.takeRefusals();
        String trouble = "";
        if (!properties.mailbox().host().isBlank()) {
            try {
                new Mailbox(properties).read(raw -> take("mailbox", raw, tally));
            } catch (MessagingException | RuntimeException e) {
                trouble = "The mailbox " + properties.mailbox() + " cannot be read: " + words(e) + ". ";
            }
        }
        if (properties.maildir() != null) {
            try {
                new Maildir(properties.maildir(), properties.largest()).read(raw -> take("maildir", raw, tally));
            } catch (IOException e) {
                trouble += "The folder " + properties.maildir() + " cannot be read: " + words(e) + ". ";
            }
        }
        if (!trouble.isEmpty() || tally.failed > 0) {
            throw new IllegalStateException(trouble
                    + (tally.failed > 0 ? tally.failed + " mails could not be kept and are tried again" : "")
                    + (tally.words().isEmpty() ? "" : " (" + tally.words() + ")"));
        }
        return tally.words();
    }

    private boolean take(String source, byte[] raw, Tally tally) {
        try {
            tally.taken.merge(bounces.take(source, raw), 1, Integer::sum);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("A returned mail could not be kept: {}", e.getClass().getName());
            tally.failed++;
            return false;
        }
    }

    private static String words(Exception failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return message.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /** Keeps one mail and says whether that worked, so that it can go from where it lay. */
    interface Taker {

        boolean take(byte[] raw);
    }

    private static final class Tally {

        private final Map<Bounces.Taken, Integer> taken = new EnumMap<>(Bounces.Taken.class);
        private int refused;
        private int failed;

        private String words() {
            int decided = taken.getOrDefault(Bounces.Taken.DECIDED, 0);
            int listed = taken.getOrDefault(Bounces.Taken.LISTED, 0);
            int known = taken.getOrDefault(Bounces.Taken.KNOWN, 0);
            return decided + listed + known + refused == 0
                    ? ""
                    : "%d decided on, %d for a person, %d known, %d refused at once"
                            .formatted(decided, listed, known, refused);
        }
    }
}
