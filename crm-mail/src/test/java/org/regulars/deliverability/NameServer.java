package org.regulars.deliverability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on this machine that knows what a test tells it, and nothing else. */
final class NameServer implements AutoCloseable {

    private static final int LONGEST_PIECE = 255;

    private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
    private final DatagramSocket socket;
    private volatile boolean silent;

    NameServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::answerAll, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    /** Takes every question and answers none. */
    void fallSilent() {
        silent = true;
    }

    NameServer text(String name, String text) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int from = 0; from < bytes.length; from += LONGEST_PIECE) {
            int length = Math.min(LONGEST_PIECE, bytes.length - from);
            data.write(length);
            data.write(bytes, from, length);
        }
        return add(16, name, data.toByteArray());
    }

    NameServer address(String name, String address) {
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return add(bytes.length == 4 ? 1 : 28, name, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NameServer pointer(String name, String host) {
        return add(12, name, name(host));
    }

    NameServer exchanger(String domain, String host) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.write(0);
        data.write(10);
        data.writeBytes(name(host));
        return add(15, domain, data.toByteArray());
    }

    private NameServer add(int type, String name, byte[] data) {
        records.computeIfAbsent(type + " " + name, key -> new ArrayList<>()).add(data);
        return this;
    }

    private void answerAll() {
        byte[] buffer = new byte[1500];
        try {
            while (!socket.isClosed()) {
                DatagramPacket question = new DatagramPacket(buffer, buffer.length);
                socket.receive(question);
                if (!silent) {
                    byte[] answer = answer(buffer, question.getLength());
                    socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private byte[] answer(byte[] question, int length) {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (question[at] != 0) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += question[at] + 1;
        }
        int type = (question[at + 1] & 255) << 8 | question[at + 2] & 255;
        int end = at + 5;
        String host = name.toString().toLowerCase(Locale.ROOT);
        List<byte[]> found = records.getOrDefault(type + " " + host, List.of());
        boolean known = records.keySet().stream().anyMatch(key -> key.endsWith(" " + host));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(question, 0, 2);
        answer.writeBytes(
                new byte[] {(byte) 0x85, (byte) (known ? 0x80 : 0x83), 0, 1, 0, (byte) found.size(), 0, 0, 0, 0});
        answer.write(question, 12, Math.min(end, length) - 12);
        for (byte[] data : found) {
            answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 60});
            answer.write(data.length >> 8);
            answer.write(data.length);
            answer.writeBytes(data);
        }
        return answer.toByteArray();
    }

    private static byte[] name(String host) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (String label : host.split("\\.")) {
            name.write(label.length());
            name.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        name.write(0);
        return name.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
