package org.regulars.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server on loopback that does with each recipient what the first word of its address says, and offers what it is told. */
final class RuleSmtp implements AutoCloseable {

    private final ServerSocket server;
    private final List<String> offers;
    private final Set<String> traits;
    private final @Nullable SSLContext encryption;
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** A mail as it was accepted. */
    record Taken(String envelope, String recipient, String content) {}

    /**
     * @param offers extensions after EHLO
     * @param traits no-ehlo, full (421 as greeting), tls (from the first byte), silent (greets nobody)
     */
    RuleSmtp(List<String> offers, Set<String> traits, @Nullable SSLContext encryption) {
        this.offers = offers;
        this.traits = traits;
        this.encryption = encryption;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::listen);
    }

    static RuleSmtp offering(String... offers) {
        return new RuleSmtp(List.of(offers), Set.of(), null);
    }

    int port() {
        return server.getLocalPort();
    }

    SmtpRoute route() {
        return SmtpRoute.plain("test", "127.0.0.1", port(), false);
    }

    /** What came in one piece each, commands only. */
    List<String> pieces() {
        return pieces;
    }

    List<Taken> taken() {
        return taken;
    }

    List<String> logins() {
        return logins;
    }

    int connections() {
        return connections.get();
    }

    private void listen() {
        try {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                start(() -> {
                    try (Talk talk = new Talk(socket)) {
                        talk.run();
                    } catch (IOException e) {
                        // This connection is over.
                        return;
                    }
                });
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "rule-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private boolean firstTime(String recipient) {
        synchronized (seen) {
            return seen.add(recipient);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private final class Talk implements AutoCloseable {

        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private byte[] buffer = new byte[0];
        private int at;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            connections.incrementAndGet();
            if (traits.contains("tls")) {
                encrypt();
            }
            in = this.socket.getInputStream();
            out = this.socket.getOutputStream();
        }

        private void encrypt() throws IOException {
            SSLSocket encrypted = (SSLSocket) java.util.Objects.requireNonNull(encryption)
                    .getSocketFactory()
                    .createSocket(socket, null, true);
            encrypted.setUseClientMode(false);
            socket = encrypted;
            in = encrypted.getInputStream();
            out = encrypted.getOutputStream();
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (true) {
                if (at == buffer.length) {
                    byte[] read = new byte[65_536];
                    int count = in.read(read);
                    if (count < 0) {
                        throw new IOException("gone");
                    }
                    buffer = Arrays.copyOf(read, count);
                    at = 0;
                    pieces.add(new String(buffer, StandardCharsets.UTF_8));
                }
                char c = (char) (buffer[at++] & 0xff);
                line.append(c);
                if (c == '\n') {
                    return line.toString().replaceAll("\r?\n$", "");
                }
            }
        }

        private void say(String... lines) throws IOException {
            out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void run() throws IOException {
            if (traits.contains("full")) {
                say("421 4.7.0 too many connections");
                return;
            }
            if (traits.contains("silent")) {
                line();
                return;
            }
            say("220-welcome", "220 here");
            String envelope = "";
            String recipient = "";
            while (true) {
                String line = line();
                String verb = line.split("[ :]")[0].toUpperCase(java.util.Locale.ROOT);
                switch (verb) {
                    case "EHLO" -> {
                        if (traits.contains("no-ehlo")) {
                            say("502 5.5.1 what");
                        } else {
                            List<String> lines = new ArrayList<>(List.of("250-here"));
                            offers.stream()
                                    .filter(offer -> !(offer.equals("STARTTLS") && socket instanceof SSLSocket))
                                    .forEach(offer -> lines.add("250-" + offer));
                            lines.add("250 HELP");
                            say(lines.toArray(String[]::new));
                        }
                    }
                    case "HELO", "RSET", "NOOP" -> say("250 ok");
                    case "STARTTLS" -> {
                        say("220 go");
                        encrypt();
                    }
                    case "AUTH" -> auth(line);
                    case "MAIL" -> {
                        envelope = line;
                        recipient = "";
                        say("250 ok");
                    }
                    case "RCPT" -> {
                        recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                        if (!rcpt(recipient)) {
                            return;
                        }
                        if (refusesRcpt(recipient)) {
                            recipient = "";
                        }
                    }
                    case "DATA" -> {
                        if (recipient.isEmpty()) {
                            say(traits.contains("lenient") ? "354 go" : "503 5.5.1 nobody to get it");
                            if (!traits.contains("lenient")) {
                                continue;
                            }
                        } else if (recipient.startsWith("nodata")) {
                            say("451 4.3.0 not now");
                            continue;
                        } else {
                            say("354 go");
                        }
                        if (recipient.startsWith("cut")) {
                            return;
                        }
                        StringBuilder content = new StringBuilder();
                        for (String part = line(); !part.equals("."); part = line()) {
                            content.append(part.startsWith(".") ? part.substring(1) : part)
                                    .append("\r\n");
                        }
                        if (!data(envelope, recipient, content.toString())) {
                            return;
                        }
                    }
                    case "QUIT" -> {
                        say("221 bye");
                        return;
                    }
                    default -> say("500 5.5.2 what");
                }
            }
        }

        private boolean refusesRcpt(String recipient) {
            return recipient.startsWith("refuse")
                    || recipient.startsWith("later")
                    || recipient.startsWith("policy")
                    || recipient.startsWith("objects");
        }

        private boolean rcpt(String recipient) throws IOException {
            String rule = recipient.split("[-@]")[0];
            switch (rule) {
                case "refuse" -> say("550-5.1.1 nobody", "550 5.1.1 of that name");
                case "later" -> say("451 4.3.0 try again later");
                case "policy" -> say("530 5.7.0 sign in first");
                case "objects" -> say("550 5.7.1 <" + recipient + ">: nothing from you");
                case "bye" -> {
                    say("421 4.3.2 closing");
                    return false;
                }
                case "byeonce" -> {
                    if (firstTime(recipient)) {
                        say("421 4.3.2 closing");
                        return false;
                    }
                    say("250 ok");
                }
                case "gone" -> {
                    return false;
                }
                case "garbage" -> say("\u0001\u0002 hello there");
                case "extra" -> say("250 ok", "250 and one more");
                case "endless" -> {
                    for (int i = 0; i < 100_000; i++) {
                        say("250-and another line");
                    }
                }
                case "long" -> {
                    for (int i = 0; i < 1_000; i++) {
                        out.write("0123456789".repeat(100).getBytes(StandardCharsets.US_ASCII));
                    }
                    out.flush();
                }
                case "lines" -> say("250-one", "250-two", "250 three");
                default -> say("250 ok");
            }
            return true;
        }

        private boolean data(String envelope, String recipient, String content) throws IOException {
            if (recipient.isEmpty()) {
                say("554 5.5.1 nobody to get it");
                return true;
            }
            String rule = recipient.split("[-@]")[0];
            switch (rule) {
                case "drop" -> {
                    return false;
                }
                case "took" -> {
                    taken.add(new Taken(envelope, recipient, content));
                    return false;
                }
                case "byedot" -> {
                    say("421 4.3.2 closing, not taken");
                    return false;
                }
                case "toolate" -> say("452 4.3.1 no room");
                case "spam" -> say("554 5.6.0 not this");
                case "odd" -> say("not a reply");
                default -> {
                    taken.add(new Taken(envelope, recipient, content));
                    say("250 2.0.0 taken");
                }
            }
            return true;
        }

        private void auth(String line) throws IOException {
            String[] words = line.split(" ");
            boolean right;
            if (words[1].equals("PLAIN")) {
                right = decoded(words[2]).equals("\0ann\0secret");
            } else if (words[1].equals("LOGIN")) {
                say("334 VXNlcm5hbWU6");
                String user = decoded(line());
                say("334 UGFzc3dvcmQ6");
                right = (user + decoded(line())).equals("annsecret");
            } else if (words[1].equals("XOAUTH2")) {
                right = decoded(words[2]).equals("user=ann\u0001auth=Bearer secret\u0001\u0001");
                if (!right) {
                    say("334 e30=");
                    line();
                }
            } else {
                say("334 " + Base64.getEncoder().encodeToString("<1.2@here>".getBytes(StandardCharsets.US_ASCII)));
                right = decoded(line()).equals("ann " + hmac("secret", "<1.2@here>"));
            }
            logins.add(words[1] + " " + right + (socket instanceof SSLSocket ? " encrypted" : ""));
            say(right ? "235 2.7.0 welcome" : "535 5.7.8 wrong");
        }

        private static String decoded(String text) {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        }

        private static String hmac(String key, String text) {
            try {
                javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacMD5");
                mac.init(new javax.crypto.spec.SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacMD5"));
                return java.util.HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
            } catch (java.security.GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
