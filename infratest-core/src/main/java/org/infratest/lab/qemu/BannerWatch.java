package org.infratest.lab.qemu;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.infratest.EnvironmentException;
import org.infratest.spec.Subnet;

/**
 * Waits until a forwarded port leads to an SSH server. QEMU accepts a connection before its machine does, and then asks the machine with
 * growing pauses; so only what the server says first counts (RFC 4253, section 4.2), and new connections are tried as time goes on. A
 * connection is given the more time the longer it takes, as the server of a slow machine may need seconds for its first word.
 */
final class BannerWatch implements AutoCloseable {

    private static final byte[] BANNER = "SSH-".getBytes(StandardCharsets.US_ASCII);

    /** At most three servers' processes at once are asked of a machine that is slow as it is. */
    private static final int AT_ONCE = 3;

    /** How soon a further connection is tried. */
    enum Pace {

        /** The server may not run yet, and a connection that was tried too early is as good as lost. */
        BOOTING(Duration.ofMillis(250), 24, Duration.ofSeconds(4)),

        /** The server runs, and each further connection is a further process on the machine before it can answer the first one. */
        RUNNING(Duration.ofSeconds(1), 1, Duration.ofSeconds(30));

        private final Duration shortest;
        private final int part;
        private final Duration longest;

        Pace(Duration shortest, int part, Duration longest) {
            this.shortest = shortest;
            this.part = part;
            this.longest = longest;
        }

        /** The time from one attempt to the next. */
        Duration interval(Duration waited) {
            Duration wanted = waited.dividedBy(part);
            if (wanted.compareTo(longest) > 0) {
                return longest;
            }
            return wanted.compareTo(shortest) > 0 ? wanted : shortest;
        }
    }

    private final SocketAddress address;
    private final Pace pace;
    private final Selector selector;
    private final Deque<SocketChannel> attempts = new ArrayDeque<>();
    private final long start = System.nanoTime();
    private long nextAttempt = start;

    BannerWatch(int port, Pace pace) {
        this.pace = pace;
        address = new InetSocketAddress(Subnet.address("127.0.0.1"), port);
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new EnvironmentException("Could not prepare to wait for SSH: " + e, e);
        }
    }

    /** Looks for a moment, and says whether the server has answered. */
    boolean answersWithin(Duration moment) {
        try {
            long now = System.nanoTime();
            if (now >= nextAttempt) {
                attempt();
                nextAttempt = now + pace.interval(Duration.ofNanos(now - start)).toNanos();
            }
            selector.select(Math.max(1, moment.toMillis()));
            boolean answered = false;
            for (SelectionKey key : selector.selectedKeys()) {
                answered |= hasAnswered(key);
            }
            selector.selectedKeys().clear();
            return answered;
        } catch (IOException e) {
            throw new EnvironmentException("Could not wait for SSH at " + address + ": " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            for (SocketChannel attempt : attempts) {
                attempt.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new EnvironmentException("Could not end the wait for SSH at " + address + ": " + e, e);
        }
    }

    private void attempt() throws IOException {
        if (attempts.size() == AT_ONCE) {
            attempts.removeFirst().close();
        }
        SocketChannel channel = SocketChannel.open();
        attempts.addLast(channel);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT);
        channel.connect(address);
    }

    private static boolean hasAnswered(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable()) {
                ByteBuffer start = ByteBuffer.allocate(BANNER.length);
                if (channel.read(start) < 0) {
                    key.cancel();
                }
                return start.flip().equals(ByteBuffer.wrap(BANNER));
            }
        } catch (IOException e) {
            key.cancel(); // refused or reset: the next attempt may fare better
        }
        return false;
    }
}
