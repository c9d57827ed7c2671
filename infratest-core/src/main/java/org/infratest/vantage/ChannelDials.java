package org.infratest.vantage;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.infratest.EnvironmentException;
import org.jspecify.annotations.Nullable;

/** Many connections at once on the caller's thread, each closed as soon as it is known what came of it. */
final class ChannelDials {

    /** Sockets that are open at a time; systems allow a process 1,024 files and less. */
    private static final int MOST_OPEN = 256;

    private final long timeout;
    /** Attempts in the order in which they were begun, which is that in which they expire. */
    private final Deque<Attempt> pending = new ArrayDeque<>();

    ChannelDials(Duration timeout) {
        this.timeout = Math.max(1_000_000, timeout.toNanos());
    }

    private static final class Attempt {
        private final InetSocketAddress target;
        private final int index;
        private final SocketChannel channel;
        private final long start = System.nanoTime();
        private boolean over;

        Attempt(InetSocketAddress target, int index, SocketChannel channel) {
            this.target = target;
            this.index = index;
            this.channel = channel;
        }

        Duration took() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** What came of each, in the order of the targets. */
    List<Dial> look(List<InetSocketAddress> targets) {
        @Nullable Dial[] seen = new Dial[targets.size()];
        try (Selector selector = Selector.open()) {
            int next = 0;
            while (next < targets.size() || !pending.isEmpty()) {
                while (next < targets.size() && selector.keys().size() < MOST_OPEN) {
                    begin(selector, targets.get(next), next, seen);
                    next++;
                }
                finish(selector, seen);
                expire(seen);
            }
        } catch (IOException e) {
            throw new EnvironmentException("No connections can be opened from this JVM: " + e.getMessage(), e);
        } finally {
            pending.forEach(ChannelDials::abandon);
        }
        return Arrays.stream(seen).map(Objects::requireNonNull).toList();
    }

    private void begin(Selector selector, InetSocketAddress target, int index, @Nullable Dial[] seen)
            throws IOException {
        Attempt attempt = new Attempt(target, index, SocketChannel.open());
        pending.add(attempt);
        attempt.channel.configureBlocking(false);
        try {
            if (attempt.channel.connect(target)) {
                end(attempt, opened(attempt), seen);
            } else {
                attempt.channel.register(selector, SelectionKey.OP_CONNECT, attempt);
            }
        } catch (IOException e) {
            end(attempt, ConnectFailure.plain(target, e, attempt.took()), seen);
        }
    }

    private void finish(Selector selector, @Nullable Dial[] seen) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new EnvironmentException("Given up while connecting from this JVM: this thread was interrupted");
        }
        selector.select(untilExpiry());
        for (SelectionKey key : selector.selectedKeys()) {
            Attempt attempt = (Attempt) key.attachment();
            try {
                if (attempt.channel.finishConnect()) {
                    end(attempt, opened(attempt), seen);
                }
            } catch (IOException e) {
                boolean opened = ConnectFailure.isAfterOpening(e);
                end(attempt, opened ? opened(attempt) : ConnectFailure.plain(attempt.target, e, attempt.took()), seen);
            }
        }
        selector.selectedKeys().clear();
        selector.selectNow(); // lets go of the keys of closed channels
    }

    private long untilExpiry() {
        while (!pending.isEmpty() && pending.element().over) {
            pending.remove();
        }
        if (pending.isEmpty()) {
            return 1;
        }
        long left = pending.element().start + timeout - System.nanoTime();
        return Math.max(1, left / 1_000_000);
    }

    private void expire(@Nullable Dial[] seen) throws IOException {
        long now = System.nanoTime();
        while (!pending.isEmpty() && (pending.element().over || now - pending.element().start >= timeout)) {
            Attempt attempt = pending.remove();
            if (!attempt.over) {
                end(attempt, ConnectFailure.filtered(Duration.ofNanos(timeout)), seen);
            }
        }
    }

    private static Dial opened(Attempt attempt) {
        Socket closedSoon = attempt.channel.socket();
        return new Dial.Opened(closedSoon, attempt.took());
    }

    private static void end(Attempt attempt, Dial dial, @Nullable Dial[] seen) throws IOException {
        attempt.over = true;
        seen[attempt.index] = dial;
        attempt.channel.close();
    }

    private static void abandon(Attempt attempt) {
        try {
            attempt.channel.close();
        } catch (IOException e) {
            // what was left is of no use to anybody; the first failure is the one to tell
        }
    }
}
