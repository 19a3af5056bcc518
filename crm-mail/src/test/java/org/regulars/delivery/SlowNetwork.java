package org.regulars.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A way to a port of this machine on which everything takes its time, as on the way to a distant mail server. */
final class SlowNetwork implements AutoCloseable {

    private static final byte[] END = new byte[0];

    private final ServerSocket entry;
    private final int to;
    private final long delay;

    /** @param roundTrip of which half is spent each way */
    SlowNetwork(int to, Duration roundTrip) {
        this.to = to;
        this.delay = roundTrip.toNanos() / 2;
        try {
            entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::listen);
    }

    int port() {
        return entry.getLocalPort();
    }

    private void listen() {
        try {
            while (!entry.isClosed()) {
                Socket here = entry.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), to);
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                carry(here, there);
                carry(there, here);
            }
        } catch (IOException e) {
            // Closed: nobody comes any more.
            return;
        }
    }

    private void carry(Socket from, Socket into) {
        BlockingQueue<Piece> way = new LinkedBlockingQueue<>();
        start(() -> {
            byte[] buffer = new byte[65_536];
            try (InputStream in = from.getInputStream()) {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    way.add(new Piece(System.nanoTime() + delay, Arrays.copyOf(buffer, count)));
                }
            } catch (IOException e) {
                // As good as the end.
            }
            way.add(new Piece(0, END));
        });
        start(() -> {
            try (OutputStream out = into.getOutputStream()) {
                for (Piece piece = way.take(); piece.bytes() != END; piece = way.take()) {
                    long left = piece.arrives() - System.nanoTime();
                    if (left > 0) {
                        java.util.concurrent.locks.LockSupport.parkNanos(left);
                    }
                    out.write(piece.bytes());
                    out.flush();
                }
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "slow-network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entry.close();
    }

    private record Piece(long arrives, byte[] bytes) {}
}
