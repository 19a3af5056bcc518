package org.regulars.delivery;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection at work. Where the server allows it (RFC 2920), the envelope of the next mail leaves in one piece with the end
 * of the mail before it; a content never leaves before the one before it is answered, so that a connection that is lost leaves
 * one mail of which nobody knows, and all others certainly not sent.
 */
final class SmtpLine implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(SmtpLine.class);

    private final SmtpSender sender;
    private @Nullable SmtpConnection connection;
    private boolean pipelines;
    /** The mail whose envelope has left already. */
    private @Nullable Parcel announced;
    /** Answered, and not noted yet. */
    private @Nullable Parcel unnoted;

    SmtpLine(SmtpSender sender) {
        this.sender = sender;
    }

    @Override
    public void run() {
        Answer why = null;
        Parcel parcel = null;
        boolean whole = false;
        try {
            parcel = sender.next();
            while (parcel != null && why == null) {
                why = carry(parcel);
                why = why == null ? sender.halted() : why;
                parcel = why != null ? null : announced != null ? announced : sender.next();
            }
            whole = true;
        } catch (RuntimeException e) {
            log.error("A connection to the mail server {} broke", sender.route(), e);
            why = new Answer(Answer.Kind.UNREACHABLE, String.valueOf(e.getMessage()));
        } finally {
            if (parcel != null) {
                // Whatever broke, nobody knows how far it came.
                sender.answer(parcel, new Answer(Answer.Kind.NONE, "The connection broke"));
            }
            hangUp(whole);
            sender.ended(why);
        }
    }

    /** Returns null unless this connection cannot go on; then why. The parcel has its answer, or waits for another one. */
    private @Nullable Answer carry(Parcel parcel) {
        boolean underWay = announced == parcel;
        announced = null;
        if (sender.isStopping()) {
            sender.answer(parcel, new Answer(Answer.Kind.STOPPED, "Stopped before the mail was handed over"));
            hangUp(true);
            return null;
        }
        if (parcel.isAnswered()) {
            // Called back while it waited. Where its envelope is out already, only the end of the connection takes it
            // back.
            if (underWay) {
                hangUp(false);
            }
            return null;
        }
        while (true) {
            boolean fresh = connection == null;
            SmtpReply refusal;
            SmtpConnection open;
            try {
                open = connection == null ? connect() : connection;
                if (!underWay) {
                    String unfit = unfit(open, parcel);
                    if (unfit != null) {
                        settle(parcel, new Answer(Answer.Kind.REFUSED, unfit));
                        return null;
                    }
                    announce(open, parcel);
                    open.flush();
                }
                refusal = envelopeAnswer(open, parcel);
            } catch (IOException e) {
                boolean opened = connection != null;
                hangUp(false);
                underWay = false;
                if (!fresh) {
                    continue;
                }
                if (opened && sender.isMishap()) {
                    settle(parcel, new Answer(Answer.Kind.DEFERRED, SmtpReply.words(String.valueOf(e.getMessage()))));
                    return null;
                }
                sender.putBack(parcel);
                return why(e);
            }
            sender.talks();
            if (refusal == null) {
                handOver(open, parcel);
                return null;
            }
            if (refusal.code() == 421) {
                hangUp(false);
                underWay = false;
                if (!fresh) {
                    continue;
                }
            }
            settle(parcel, refused(refusal));
            return null;
        }
    }

    private Answer why(IOException failure) {
        String words = SmtpReply.words(String.valueOf(failure.getMessage()));
        return failure instanceof SmtpRefused refused
                ? new Answer(
                        refused.isLogin() ? Answer.Kind.BARRED : Answer.Kind.UNREACHABLE,
                        "The mail server " + sender.route() + " does not take our mails. " + words)
                : new Answer(
                        Answer.Kind.UNREACHABLE, "The mail server " + sender.route() + " cannot be reached: " + words);
    }

    private SmtpConnection connect() throws IOException {
        SmtpConnection opened = SmtpConnection.open(sender.route(), sender.properties());
        connection = opened;
        pipelines = opened.offer("PIPELINING").isPresent();
        return opened;
    }

    /** What the server lacks to take this mail, in words; null when nothing. */
    private static @Nullable String unfit(SmtpConnection open, Parcel parcel) {
        if (parcel.needsUtf8() && open.offer("SMTPUTF8").isEmpty()) {
            return "550 5.6.7 The mail server takes no addresses with letters beyond ASCII (SMTPUTF8)";
        }
        long largest = open.offer("SIZE")
                .filter(size -> size.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
        return largest > 0 && parcel.content().length > largest
                ? "552 5.3.4 The mail has " + parcel.content().length + " bytes, the mail server takes " + largest
                : null;
    }

    private void announce(SmtpConnection open, Parcel parcel) {
        StringBuilder from =
                new StringBuilder("MAIL FROM:<").append(parcel.sender()).append('>');
        if (parcel.isEightBit() && open.offer("8BITMIME").isPresent()) {
            from.append(" BODY=8BITMIME");
        }
        if (parcel.needsUtf8()) {
            from.append(" SMTPUTF8");
        }
        open.command(from.toString());
        if (pipelines) {
            open.command("RCPT TO:<" + parcel.recipient() + ">");
            open.command("DATA");
        }
    }

    /** Null when the server waits for the content. */
    private @Nullable SmtpReply envelopeAnswer(SmtpConnection open, Parcel parcel) throws IOException {
        SmtpReply sender = open.reply();
        if (!pipelines) {
            closing(sender);
            if (!sender.isPositive()) {
                return negative(sender);
            }
            SmtpReply recipient = open.ask("RCPT TO:<" + parcel.recipient() + ">");
            if (!recipient.isPositive()) {
                reset(open);
                return negative(recipient);
            }
            SmtpReply data = open.ask("DATA");
            return data.code() == 354 ? matched(open) : negative(data);
        }
        closing(sender);
        SmtpReply recipient = open.reply();
        if (recipient.code() == 421) {
            return recipient;
        }
        SmtpReply data = open.reply();
        if (sender.isPositive() && recipient.isPositive()) {
            if (data.code() == 354) {
                return matched(open);
            }
            reset(open);
            return negative(data);
        }
        if (data.code() == 354) {
            // Nobody is to get it: an end without content, as RFC 2920 has it, and whatever comes of that.
            open.content(new byte[0]);
            open.flush();
            open.reply();
        }
        reset(open);
        return negative(sender.isPositive() ? recipient : sender);
    }

    /** A server that closes before it heard who is to get the mail means every mail. */
    private static void closing(SmtpReply reply) throws IOException {
        if (reply.code() == 421) {
            throw new IOException(reply.words());
        }
    }

    private static @Nullable SmtpReply matched(SmtpConnection open) throws IOException {
        if (open.saidMore()) {
            throw new IOException("The mail server says more than it was asked");
        }
        return null;
    }

    private static SmtpReply negative(SmtpReply reply) throws IOException {
        if (reply.code() < 400) {
            throw new IOException("The mail server answers out of turn: " + reply.words());
        }
        return reply;
    }

    private static void reset(SmtpConnection open) throws IOException {
        SmtpReply reply = open.ask("RSET");
        if (!reply.isPositive()) {
            throw new IOException("The mail server does not forget a mail: " + reply.words());
        }
    }

    private void handOver(SmtpConnection open, Parcel parcel) {
        if (!parcel.departs()) {
            // The server waits for a content; closing the connection takes the mail back.
            hangUp(false);
            return;
        }
        boolean holds;
        try {
            holds = sender.logbook().departs(parcel, unnoted);
        } catch (RuntimeException e) {
            hangUp(false);
            sender.answer(parcel, new Answer(Answer.Kind.STOPPED, "It could not be written down that the mail leaves"));
            return;
        }
        unnoted = null;
        if (!holds) {
            // The server waits for a content; closing the connection takes the mail back.
            hangUp(false);
            sender.answer(parcel, new Answer(Answer.Kind.LOST, "Our hold on the mail ended"));
            return;
        }
        Parcel following = pipelines ? sender.nextOfMany() : null;
        if (following != null && unfit(open, following) != null) {
            sender.putBack(following);
            following = null;
        }
        SmtpReply reply;
        try {
            open.content(parcel.content());
            if (following != null) {
                announce(open, following);
            }
            open.flush();
            reply = open.reply(sender.properties().acceptTimeout());
        } catch (IOException e) {
            hangUp(false);
            if (following != null) {
                sender.putBack(following);
            }
            settle(parcel, new Answer(Answer.Kind.NONE, SmtpReply.words(String.valueOf(e.getMessage()))));
            return;
        }
        announced = following;
        if (reply.code() == 421 || reply.code() < 400 && !reply.isPositive()) {
            hangUp(false);
        }
        sender.answer(parcel, answer(reply));
        if (announced != null) {
            unnoted = parcel;
        } else {
            note(parcel);
        }
    }

    private static Answer answer(SmtpReply reply) {
        if (reply.isPositive()) {
            return new Answer(Answer.Kind.ACCEPTED, reply.words());
        }
        return reply.code() < 400 ? new Answer(Answer.Kind.NONE, reply.words()) : refused(reply);
    }

    private static Answer refused(SmtpReply reply) {
        if (reply.isAboutUs()) {
            return new Answer(Answer.Kind.BARRED, reply.words());
        }
        if (reply.isPolicy()) {
            return new Answer(Answer.Kind.OBJECTED, reply.words());
        }
        return new Answer(reply.code() < 500 ? Answer.Kind.DEFERRED : Answer.Kind.REFUSED, reply.words());
    }

    private void settle(Parcel parcel, Answer answer) {
        sender.answer(parcel, answer);
        note(parcel);
    }

    private void note(Parcel answered) {
        try {
            sender.logbook().answered(answered);
        } catch (RuntimeException e) {
            log.warn("An answer of the mail server could not be noted; it goes to the ledger with the others");
        }
    }

    private void hangUp(boolean politely) {
        SmtpConnection open = connection;
        connection = null;
        Parcel next = announced;
        announced = null;
        if (next != null) {
            sender.putBack(next);
        }
        if (open != null && politely) {
            open.quit();
        } else if (open != null) {
            open.close();
        }
        Parcel last = unnoted;
        unnoted = null;
        if (last != null) {
            note(last);
        }
    }
}
