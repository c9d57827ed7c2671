package org.infratest.lab.net.ip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.infratest.lab.net.Loop;

/**
 * Tells the loop when sockets of this computer are ready. One daemon thread waits for all of them and does nothing else:
 * whatever is read or written, the loop reads and writes, without blocking.
 */
final class Readiness implements AutoCloseable {

    private final Loop loop;
    private final Selector selector;
    private final Queue<Runnable> changes = new ConcurrentLinkedQueue<>();

    private Readiness(Loop loop, Selector selector) {
        this.loop = loop;
        this.selector = selector;
    }

    static Readiness start(Loop loop) throws IOException {
        Readiness readiness = new Readiness(loop, Selector.open());
        Thread thread = new Thread(readiness::run, "infratest-lab-uplink");
        thread.setDaemon(true);
        thread.start();
        return readiness;
    }

    /**
     * Has the loop told once, when the channel is ready.
     *
     * @param channel one that does not block
     * @param operations those of {@link SelectionKey}, any of which will do
     */
    void once(SelectableChannel channel, int operations, Runnable ready) {
        changes.add(() -> register(channel, operations, ready));
        selector.wakeup();
    }

    private void register(SelectableChannel channel, int operations, Runnable ready) {
        try {
            SelectionKey key = channel.keyFor(selector);
            if (key != null && key.isValid()) {
                key.attach(ready);
                key.interestOps(operations);
            } else {
                channel.register(selector, operations, ready);
            }
        } catch (ClosedChannelException | CancelledKeyException e) {
            loop.execute(ready); // closed meanwhile: the next read or write says so
        }
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                for (Runnable change = changes.poll(); change != null; change = changes.poll()) {
                    change.run();
                }
                selector.select(this::isReady);
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("Sockets of this computer cannot be waited for", e);
            }
        }
    }

    /** Tells the loop, once; also of a channel that the loop has closed meanwhile. */
    void isReady(SelectionKey key) {
        Runnable ready = (Runnable) key.attachment();
        try {
            key.interestOps(0);
        } catch (CancelledKeyException e) {
            // the next read or write says so
        }
        loop.execute(ready);
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The uplink cannot be closed", e);
        }
    }
}
