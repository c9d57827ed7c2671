package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A server on loopback that behaves as it was told, on each of its connections. */
final class Peer implements AutoCloseable {

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "peer");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What it does on one connection, which is closed afterwards. */
    @FunctionalInterface
    interface Behaviour {
        void on(Socket socket, Peer peer) throws Exception;
    }

    private Peer(ServerSocket server) {
        this.server = server;
    }

    static Peer that(Behaviour behaviour) {
        try {
            Peer peer = new Peer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            peer.threads.submit(() -> peer.serve(behaviour));
            return peer;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a text, byte for byte, and stays. */
    static Peer thatSays(String text) {
        return that((socket, peer) -> {
            socket.getOutputStream().write(text.getBytes(ISO_8859_1));
            peer.stay();
        });
    }

    private Void serve(Behaviour behaviour) throws IOException {
        while (true) {
            Socket socket = server.accept();
            try {
                threads.submit(() -> {
                    try (socket) {
                        behaviour.on(socket, this);
                    }
                    return null;
                });
            } catch (RejectedExecutionException e) {
                socket.close(); // this was closed meanwhile
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Keeps the connection until the peer is closed. */
    void stay() throws InterruptedException {
        closed.await();
    }

    /** Waits; true where the peer was closed meanwhile. */
    boolean pause(long millis) throws InterruptedException {
        return closed.await(millis, TimeUnit.MILLISECONDS);
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads up to a line feed. */
    static String line(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = socket.getInputStream().read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = socket.getInputStream().read();
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        threads.shutdownNow();
    }
}
