package org.infratest.lab.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/**
 * A port that a machine of QEMU connects to, by {@code -netdev stream} (server=off) or, over TCP, {@code -netdev socket,connect=}. One
 * machine is connected at a time; another may follow once it has gone. One that connects meanwhile is sent away. Methods may be called
 * from any thread.
 */
public final class QemuPort implements AutoCloseable {

    /** How much of a predecessor is read to see whether it has gone. */
    private static final int READS = 8;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LISTENS = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(10);

    private final EthernetSwitch owner;
    private final EventLoop loop;
    private final Listener listener;
    private final SwitchPort port;
    private final QemuLink link;

    private final List<Runnable> onConnect = new ArrayList<>();
    private final List<Consumer<String>> onDisconnect = new ArrayList<>();
    private @Nullable QemuConnection connection;
    private volatile boolean connected;
    private boolean closed;

    QemuPort(EthernetSwitch owner, EventLoop loop, Listener listener, SwitchPort port, QemuLink link) {
        this.owner = owner;
        this.loop = loop;
        this.listener = listener;
        this.port = port;
        this.link = link;
    }

    /** Where the machine is to connect to. */
    public SocketAddress address() {
        return listener.address();
    }

    /** The port, with its counters and impairments. */
    public SwitchPort port() {
        return port;
    }

    /** Whether a machine is connected. */
    public boolean isConnected() {
        return connected;
    }

    /** Runs something, on the loop, whenever a machine connects, and now if one is connected. It must not block. */
    public void onConnect(Runnable task) {
        OnLoop.run(loop, () -> {
            onConnect.add(task);
            if (connected) {
                loop.execute(task);
            }
        });
    }

    /** Tells something, on the loop, whenever a machine's connection ended, and why. It must not block. */
    public void onDisconnect(Consumer<String> task) {
        OnLoop.run(loop, () -> onDisconnect.add(task));
    }

    /**
     * Connects to a machine that listens, in place of the one that was connected, and removes the socket's file. QEMU begins to listen in a
     * thread of its own (net/stream.c, 7.2), on a busy computer long after it has answered otherwise, so that is waited for.
     *
     * @throws EnvironmentException if nobody listens there within 10 seconds
     */
    void dial(Path socket) {
        try {
            SocketChannel machine = connect(socket);
            Files.delete(socket); // nobody else is to come
            OnLoop.run(loop, () -> takeOver(machine));
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The switch cannot connect port '" + port.name() + "' to the machine at " + socket + ": " + e, e);
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (SocketException e) {
                if (System.nanoTime() - start > LISTENS.toNanos()
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(AGAIN.toNanos());
            }
        }
    }

    private void takeOver(SocketChannel machine) {
        if (isTaken() && connection != null) {
            connection.end("another machine took its place");
        }
        try {
            welcome(machine);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the connection if there is one. The machine, or another, may connect again. */
    public void disconnect() {
        OnLoop.run(loop, () -> {
            if (connection != null) {
                connection.end("the port was told to");
            }
        });
    }

    /** Ends the connection, stops listening, removes the socket's file, and takes the port from the switch. */
    @Override
    public void close() {
        OnLoop.run(loop, this::closeNow);
    }

    /** To be called on the loop. */
    void closeNow() {
        if (closed) {
            return;
        }
        closed = true;
        if (connection != null) {
            connection.end("the port was closed");
        }
        owner.remove(port);
        listener.close();
    }

    /** To be called on the loop. */
    void listen() {
        try {
            loop.register(listener.channel(), SelectionKey.OP_ACCEPT, this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(SelectionKey key) {
        try {
            SocketChannel machine = listener.channel().accept();
            if (machine != null) {
                welcome(machine);
            }
        } catch (IOException e) {
            // Such as too many open files: the machine waits in the listener's queue until it is tried again.
            key.interestOps(0);
            loop.schedule(RETRY, () -> acceptAgain(key));
            throw new UncheckedIOException(e);
        }
    }

    private static void acceptAgain(SelectionKey key) {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void welcome(SocketChannel machine) throws IOException {
        if (isTaken()) {
            machine.close();
            return;
        }
        machine.configureBlocking(false);
        listener.prepare(machine);
        FrameReader reader = new FrameReader(loop.buffers(), owner.pending(), port);
        QemuConnection next = new QemuConnection(machine, reader, link, this::ended);
        link.connect(machine, loop.register(machine, SelectionKey.OP_READ, next::ready));
        connection = next;
        connected = true;
        onConnect.forEach(loop::execute);
    }

    /** The end of the predecessor may be known to the system and not yet to us. */
    private boolean isTaken() {
        for (int i = 0; i < READS && connection != null; i++) {
            if (!connection.read()) {
                break;
            }
        }
        return connection != null;
    }

    private void ended(String why) {
        connection = null;
        connected = false;
        owner.hostGone(port);
        onDisconnect.forEach(told -> loop.execute(() -> told.accept(why)));
    }
}
