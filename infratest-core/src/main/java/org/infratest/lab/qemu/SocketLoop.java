package org.infratest.lab.qemu;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.infratest.EnvironmentException;

/** Reads what the machines of a lab say, on one thread for all of them. Safe for use by several threads. */
public final class SocketLoop implements AutoCloseable {

    private final Selector selector;
    private final Queue<Registration> registrations = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private volatile boolean closing;

    private record Registration(ServerSocketChannel server, Line line) {}

    /** Takes what comes over a socket, on the loop. It must not block. */
    interface Reader {
        /** Takes bytes; the buffer is valid during the call only. */
        void received(ByteBuffer bytes);

        /** The other side is gone. */
        void ended();
    }

    /** Starts the thread. */
    public SocketLoop() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new EnvironmentException("Could not prepare to listen to machines: " + e, e);
        }
        Thread thread = new Thread(this::run, "infratest-machines");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Awaits one connection on a new Unix socket. The socket's file is removed as soon as it has come.
     *
     * @throws EnvironmentException if the socket cannot be made
     */
    Line listen(Path socket, Reader reader) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                Files.deleteIfExists(socket);
                server.bind(UnixDomainSocketAddress.of(socket));
                server.configureBlocking(false);
            } catch (IOException e) {
                server.close();
                throw e;
            }
            Line line = new Line(socket, server, reader);
            registrations.add(new Registration(server, line));
            selector.wakeup();
            return line;
        } catch (IOException e) {
            throw new EnvironmentException("Could not listen on " + socket + ": " + e, e);
        }
    }

    /** Ends the thread and all that it listens to. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
    }

    private void run() {
        try (selector) {
            while (!closing) {
                selector.select(this::handle);
                register();
            }
            selector.keys().forEach(key -> ((Line) key.attachment()).close());
        } catch (IOException e) {
            throw new EnvironmentException("Could not listen to machines any more: " + e, e);
        }
    }

    private void register() {
        for (Registration next = registrations.poll(); next != null; next = registrations.poll()) {
            try {
                next.server().register(selector, SelectionKey.OP_ACCEPT, next.line());
            } catch (ClosedChannelException e) {
                next.line().close(); // given up before the loop knew of it
            }
        }
    }

    private void handle(SelectionKey key) {
        Line line = (Line) key.attachment();
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
                if (channel != null) {
                    channel.configureBlocking(false);
                    channel.register(selector, SelectionKey.OP_READ, line);
                    line.connected(channel);
                }
            } else if (key.isReadable()) {
                line.read((SocketChannel) key.channel(), buffer);
            }
        } catch (IOException | RuntimeException e) {
            line.close(); // what one machine sends must not make the others deaf
        }
    }

    /** A socket with what is, or will be, at its other end. */
    static final class Line implements AutoCloseable {

        private final Path socket;
        private final ServerSocketChannel server;
        private final Reader reader;
        private final CompletableFuture<SocketChannel> connection = new CompletableFuture<>();

        private Line(Path socket, ServerSocketChannel server, Reader reader) {
            this.socket = socket;
            this.server = server;
            this.reader = reader;
        }

        /**
         * Sends a short text. Does not wait for a peer that does not read.
         *
         * @throws IOException if there is no peer, or it is gone, or it does not read
         */
        synchronized void send(byte[] bytes) throws IOException {
            SocketChannel channel = connection.isCancelled() ? null : connection.getNow(null);
            if (channel == null) {
                throw new IOException("nobody is connected");
            }
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                if (channel.write(rest) == 0) {
                    throw new IOException("the other side does not read");
                }
            }
        }

        private void connected(SocketChannel channel) throws IOException {
            server.close();
            Files.deleteIfExists(socket);
            if (!connection.complete(channel)) {
                channel.close();
            }
        }

        private void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
            buffer.clear();
            int length = channel.read(buffer);
            if (length < 0) {
                close();
            } else {
                reader.received(buffer.flip());
            }
        }

        /** Ends it from this side. */
        @Override
        public void close() {
            try {
                SocketChannel channel = connection.isCancelled() ? null : connection.getNow(null);
                server.close();
                if (channel != null) {
                    channel.close(); // its file went when it came, and a successor may listen there by now
                } else if (!connection.isDone()) {
                    connection.cancel(false);
                    Files.deleteIfExists(socket);
                }
            } catch (IOException e) {
                throw new EnvironmentException("Could not close " + socket + ": " + e, e);
            } finally {
                reader.ended();
            }
        }
    }
}
