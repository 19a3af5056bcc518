package org.regulars.delivery;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real SMTP server on loopback that treats each recipient as its address says: refuse@, later@, drop@, slow…@ (no answer
 * until {@link #release}), or takes the mail.
 */
public final class ScriptedSmtp {

    private static final ScriptedSmtp SHARED = new ScriptedSmtp();

    private final ServerSocket server;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile CountDownLatch patience = new CountDownLatch(1);

    private ScriptedSmtp() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread listener = new Thread(this::listen, "scripted-smtp");
        listener.setDaemon(true);
        listener.start();
    }

    public static ScriptedSmtp shared() {
        return SHARED;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void forget() {
        taken.clear();
        connections.set(0);
        waiting.set(0);
        patience = new CountDownLatch(1);
    }

    /** Closes every open connection, as a server does with idle ones. */
    public void hangUp() {
        open.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        open.clear();
    }

    public int connections() {
        return connections.get();
    }

    /** How many slow recipients were named so far. */
    public int waiting() {
        return waiting.get();
    }

    /** Answers whoever waits. */
    public void release() {
        patience.countDown();
    }

    public List<String> recipients() {
        return taken.stream().map(Taken::recipient).toList();
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread talk = new Thread(() -> talk(socket), "scripted-smtp-connection");
                talk.setDaemon(true);
                talk.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void talk(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = socket.getOutputStream()) {
            say(out, "220 scripted");
            String recipient = "";
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("EHLO")) {
                    say(out, "250 scripted");
                } else if (line.startsWith("RCPT")) {
                    recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    if (recipient.startsWith("slow")) {
                        waiting.incrementAndGet();
                        patience.await();
                    }
                    say(out, answer(recipient));
                } else if (line.equals("DATA")) {
                    say(out, "354 go ahead");
                    String raw = body(in);
                    if (recipient.startsWith("drop@")) {
                        return;
                    }
                    taken.add(new Taken(recipient, raw));
                    say(out, "250 2.0.0 taken as " + taken.size());
                } else if (line.startsWith("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException | InterruptedException e) {
            // The other side went away; so does this one.
            return;
        }
    }

    private static String answer(String recipient) {
        if (recipient.startsWith("refuse@")) {
            return "550 5.1.1 nobody of that name";
        }
        return recipient.startsWith("later@") ? "451 4.3.0 try again later" : "250 ok";
    }

    private static String body(BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
            if (line == null) {
                throw new EOFException("The connection ended in the middle of a mail");
            }
            lines.add(line.startsWith("..") ? line.substring(1) : line);
        }
        return String.join("\r\n", lines);
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** A mail as it came over the wire. */
    public record Taken(String recipient, String raw) {

        public MimeMessage message() {
            try {
                return new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(raw.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String header(String name) {
            try {
                return String.valueOf(message().getHeader(name, null));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
