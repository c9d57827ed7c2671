package org.infratest.examples.soak.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Something that takes connections on a port of loopback and is not what it should be. */
final class RawPeer implements AutoCloseable {

    /** What it does with a connection; it is closed after that. */
    @FunctionalInterface
    interface Conduct {
        void with(Socket socket) throws Exception;
    }

    private final ServerSocket server;

    private RawPeer(ServerSocket server) {
        this.server = server;
    }

    static RawPeer start(Conduct conduct) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(server, conduct), "soak-peer");
        thread.setDaemon(true);
        thread.start();
        return new RawPeer(server);
    }

    private static void serve(ServerSocket server, Conduct conduct) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> serve(socket, conduct), "soak-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // it was closed
            }
        }
    }

    private static void serve(Socket socket, Conduct conduct) {
        try (socket) {
            conduct.with(socket);
        } catch (Exception e) {
            // the other side has gone
        }
    }

    int port() {
        return server.getLocalPort();
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads what comes until there is no more. */
    static void listen(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    /** Waits until the other side has said its version and something else, so that it has taken ours. */
    static void hear(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            // its version
        }
        in.read();
    }

    /** The next thing that the other side sees is a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
