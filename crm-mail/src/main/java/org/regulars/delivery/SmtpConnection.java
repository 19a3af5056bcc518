package org.regulars.delivery;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * One open connection to a mail server, command by command. What is written is kept back until {@link #flush}, so that several
 * commands leave in one piece (RFC 2920); a server that never ends a reply, says what is no reply, or takes too long for one is
 * an {@link IOException} like a line that is cut.
 */
final class SmtpConnection implements Closeable {

    private static final int LONGEST_LINE = 4096;
    private static final int LONGEST_REPLY = 32_768;

    private final SmtpRoute route;
    private final Duration patience;
    private final byte[] read = new byte[8192];
    private int at;
    private int end;
    private byte[] write = new byte[32_768];
    private int written;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private List<String> offers = List.of();

    private SmtpConnection(SmtpRoute route, DeliveryProperties properties) throws IOException {
        this.route = route;
        this.patience = properties.answerTimeout();
        this.socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(route.host(), route.port()), (int)
                    properties.connectTimeout().toMillis());
            in = socket.getInputStream();
            out = socket.getOutputStream();
            // A mail ends in a small piece, which must not wait for the answer to the one before it.
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Connects, encrypts and signs in as the route says. Throws {@link SmtpRefused} where the server does not want us. */
    static SmtpConnection open(SmtpRoute route, DeliveryProperties properties) throws IOException {
        SmtpConnection connection = new SmtpConnection(route, properties);
        try {
            connection.greet();
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    private void greet() throws IOException {
        if (route.security() == SmtpRoute.Security.TLS) {
            encrypt();
        }
        expect(reply(), "greets with");
        hello();
        boolean wanted = route.security() == SmtpRoute.Security.STARTTLS
                || route.security() == SmtpRoute.Security.AUTO
                        && !socket.getInetAddress().isLoopbackAddress();
        if (wanted && offer("STARTTLS").isPresent()) {
            SmtpReply ready = ask("STARTTLS");
            expect(ready, "answers to STARTTLS");
            if (at < end) {
                throw new IOException("The mail server says more before encryption than it was asked");
            }
            encrypt();
            hello();
        } else if (route.security() == SmtpRoute.Security.STARTTLS) {
            throw new SmtpRefused("It offers no encryption (STARTTLS), which the settings demand", false);
        }
        if (route.user() != null && !route.user().isEmpty()) {
            SmtpLogin.signIn(this, route);
        }
    }

    private void hello() throws IOException {
        String name = route.hello().isEmpty() ? literal(socket.getLocalAddress()) : route.hello();
        SmtpReply extended = ask("EHLO " + name);
        if (extended.isPositive()) {
            return;
        }
        if (extended.code() == 421) {
            expect(extended, "answers to EHLO");
        }
        offers = List.of();
        expect(ask("HELO " + name), "answers to HELO");
    }

    private static String literal(InetAddress address) {
        String host = address.getHostAddress();
        int zone = host.indexOf('%');
        String plain = zone < 0 ? host : host.substring(0, zone);
        return plain.indexOf(':') < 0 ? "[" + plain + "]" : "[IPv6:" + plain + "]";
    }

    private static void expect(SmtpReply reply, String where) throws SmtpRefused {
        if (!reply.isPositive()) {
            throw new SmtpRefused("It " + where + " " + reply.words(), reply.code() != 421 && reply.isAboutUs());
        }
    }

    private void encrypt() throws IOException {
        SSLSocket encrypted = SmtpEncryption.over(socket, route, patience);
        socket = encrypted;
        in = encrypted.getInputStream();
        out = encrypted.getOutputStream();
    }

    boolean isEncrypted() {
        return socket instanceof SSLSocket;
    }

    boolean isLocal() {
        return socket.getInetAddress().isLoopbackAddress();
    }

    /** The words behind an extension that the server offers; empty where it does not. */
    Optional<String> offer(String extension) {
        return offers.stream()
                .filter(line -> line.equals(extension) || line.startsWith(extension + " "))
                .map(line -> line.substring(extension.length()).strip())
                .findFirst();
    }

    SmtpReply ask(String command) throws IOException {
        command(command);
        flush();
        boolean extended = command.startsWith("EHLO ");
        return reply(patience, extended);
    }

    void command(String command) {
        byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
        room(bytes.length + 2);
        System.arraycopy(bytes, 0, write, written, bytes.length);
        written += bytes.length;
        write[written++] = '\r';
        write[written++] = '\n';
    }

    /** The content of a mail up to the final dot; every line break leaves as CRLF, a dot that begins a line doubled. */
    void content(byte[] mail) {
        room(2 * mail.length + 5);
        int to = written;
        boolean lineBegins = true;
        for (int i = 0; i < mail.length; i++) {
            byte b = mail[i];
            if (b == '\r' || b == '\n') {
                if (b == '\r' && i + 1 < mail.length && mail[i + 1] == '\n') {
                    i++;
                }
                write[to++] = '\r';
                write[to++] = '\n';
                lineBegins = true;
                continue;
            }
            if (lineBegins && b == '.') {
                write[to++] = '.';
            }
            write[to++] = b;
            lineBegins = false;
        }
        if (!lineBegins) {
            write[to++] = '\r';
            write[to++] = '\n';
        }
        write[to++] = '.';
        write[to++] = '\r';
        write[to++] = '\n';
        written = to;
    }

    private void room(int bytes) {
        if (written + bytes > write.length) {
            write = Arrays.copyOf(write, Math.max(2 * write.length, written + bytes));
        }
    }

    void flush() throws IOException {
        try {
            out.write(write, 0, written);
            out.flush();
        } finally {
            written = 0;
            if (write.length > 1 << 20) {
                write = new byte[32_768];
            }
        }
    }

    SmtpReply reply() throws IOException {
        return reply(patience, false);
    }

    SmtpReply reply(Duration patience) throws IOException {
        return reply(patience, false);
    }

    /** Whether it said more than it was asked, so that answers and questions no longer match. */
    boolean saidMore() {
        return at < end;
    }

    private SmtpReply reply(Duration within, boolean extended) throws IOException {
        long until = System.nanoTime() + within.toNanos();
        StringBuilder words = new StringBuilder();
        List<String> lines = new ArrayList<>();
        int length = 0;
        while (true) {
            String line = line(until);
            length += line.length();
            if (length > LONGEST_REPLY) {
                throw new IOException("The mail server's reply has no end");
            }
            int code = code(line);
            if (code == 0) {
                throw new IOException("The mail server says what is no reply: " + SmtpReply.words(line));
            }
            words.append(words.length() == 0 ? line : line.substring(Math.min(4, line.length())))
                    .append(' ');
            lines.add(line.substring(Math.min(4, line.length())));
            if (line.length() == 3 || line.charAt(3) == ' ') {
                if (extended && code == 250) {
                    offers = lines.stream()
                            .skip(1)
                            .map(offer -> offer.strip().toUpperCase(Locale.ROOT).replaceFirst("^AUTH=", "AUTH "))
                            .toList();
                }
                return new SmtpReply(code, SmtpReply.words(words.toString()));
            }
        }
    }

    private static int code(String line) {
        if (line.length() < 3 || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') {
            return 0;
        }
        int code = 0;
        for (int i = 0; i < 3; i++) {
            char c = line.charAt(i);
            if (c < '0' || c > '9') {
                return 0;
            }
            code = 10 * code + c - '0';
        }
        return code >= 200 && code < 600 ? code : 0;
    }

    private String line(long until) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            for (int i = at; i < end; i++) {
                if (read[i] == '\n') {
                    add(line, i);
                    at = i + 1;
                    int last = line.length() - 1;
                    if (last >= 0 && line.charAt(last) == '\r') {
                        line.setLength(last);
                    }
                    return line.toString();
                }
            }
            add(line, end);
            if (line.length() > LONGEST_LINE) {
                throw new IOException("The mail server's reply has no end");
            }
            fill(until);
        }
    }

    private void add(StringBuilder line, int to) {
        line.append(new String(read, at, to - at, StandardCharsets.UTF_8));
        at = to;
    }

    private void fill(long until) throws IOException {
        long left = (until - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("The mail server did not answer in time");
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int count;
        try {
            count = in.read(read, 0, read.length);
        } catch (SocketTimeoutException e) {
            throw new SocketTimeoutException("The mail server did not answer in time");
        }
        if (count < 0) {
            throw new IOException("The mail server closed the connection");
        }
        at = 0;
        end = count;
    }

    /** Says good-bye and does not wait for the answer. */
    void quit() {
        try {
            command("QUIT");
            flush();
        } catch (IOException e) {
            // Whoever is gone needs no good-bye.
            written = 0;
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: every mail on it has its answer, or none to hope for.
            at = end;
        }
    }
}
