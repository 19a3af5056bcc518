package org.regulars.bounce;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Properties;

/** The mailbox at a mail server that bounces go to. */
final class Mailbox {

    private static final int MOST = 2000;

    private final BounceProperties.Mailbox settings;
    private final int largest;

    Mailbox(BounceProperties properties) {
        this.settings = properties.mailbox();
        this.largest = properties.largest();
    }

    /** Gives each mail away, the oldest first, and takes it out of the mailbox where that worked. */
    void read(ReturnedMailJob.Taker taker) throws MessagingException {
        String protocol = protocol();
        Session session = Session.getInstance(properties(protocol));
        try (Store store = session.getStore(protocol)) {
            connect(store);
            Folder folder = open(store, settings.folder().isBlank() ? "INBOX" : settings.folder());
            try {
                Folder done = done(store);
                int count = Math.min(folder.getMessageCount(), MOST);
                for (int number = 1; number <= count; number++) {
                    Message message = folder.getMessage(number);
                    if (!message.isSet(Flags.Flag.DELETED) && taker.take(raw(message))) {
                        if (done != null) {
                            folder.copyMessages(new Message[] {message}, done);
                        }
                        message.setFlag(Flags.Flag.DELETED, true);
                    }
                }
            } finally {
                folder.close(true);
            }
        }
    }

    private String protocol() {
        return settings.security() == BounceProperties.Security.TLS ? settings.protocol() + "s" : settings.protocol();
    }

    private Properties properties(String protocol) {
        Properties properties = new Properties();
        String prefix = "mail." + protocol + ".";
        properties.put(prefix + "connectiontimeout", "15000");
        properties.put(prefix + "timeout", "60000");
        properties.put(prefix + "writetimeout", "60000");
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "partialfetch", "false");
        properties.put(prefix + "peek", "true");
        if (settings.security() == BounceProperties.Security.STARTTLS) {
            properties.put(prefix + "starttls.enable", "true");
            properties.put(prefix + "starttls.required", "true");
        }
        properties.putAll(settings.properties());
        return properties;
    }

    private void connect(Store store) throws MessagingException {
        try {
            store.connect(
                    settings.host(), settings.port() == 0 ? -1 : settings.port(), settings.user(), settings.password());
        } catch (AuthenticationFailedException e) {
            throw new MessagingException("it does not accept the user and password (" + e.getMessage() + ")", e);
        }
    }

    private static Folder open(Store store, String name) throws MessagingException {
        Folder folder = store.getFolder(name);
        try {
            folder.open(Folder.READ_WRITE);
            return folder;
        } catch (FolderNotFoundException e) {
            throw new MessagingException("it has no folder '" + name + "'", e);
        }
    }

    private @org.jspecify.annotations.Nullable Folder done(Store store) throws MessagingException {
        if (settings.done().isBlank() || settings.protocol().equals("pop3")) {
            return null;
        }
        Folder done = store.getFolder(settings.done());
        if (!done.exists() && !done.create(Folder.HOLDS_MESSAGES)) {
            throw new MessagingException("the folder '" + settings.done() + "' cannot be made in it");
        }
        return done;
    }

    /** As much as we read of one; one that cannot be fetched whole is read as far as it came. */
    private byte[] raw(Message message) throws MessagingException {
        Cut cut = new Cut(largest);
        try {
            message.writeTo(cut);
        } catch (IOException e) {
            if (!cut.full()) {
                throw new MessagingException("a mail cannot be fetched", e);
            }
        }
        return cut.bytes();
    }

    /** Ends the reading of a mail that is too long. */
    private static final class Cut extends OutputStream {

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int largest;

        Cut(int largest) {
            this.largest = largest;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            kept.write(bytes, from, Math.min(length, largest - kept.size()));
            if (full()) {
                throw new IOException("Long enough");
            }
        }

        boolean full() {
            return kept.size() >= largest;
        }

        byte[] bytes() {
            return kept.toByteArray();
        }
    }
}
