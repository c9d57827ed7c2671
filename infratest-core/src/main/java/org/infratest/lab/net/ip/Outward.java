package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Leads connections of the lab to sockets of this computer. The lab's side is answered only once the other one is: accepted
 * where it opened, refused where it was refused, left without an answer where there was none. Lives on the loop.
 */
final class Outward {

    static final int MOST = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private final IpHost host;
    private final Readiness readiness;
    private final Set<Splice> splices = new HashSet<>();
    private int opening;

    Outward(IpHost host, Readiness readiness) {
        this.host = host;
        this.readiness = readiness;
    }

    /** Begins to connect; {@code connection} is not accepted yet. */
    void lead(TcpConnection connection, SocketAddress target) {
        if (splices.size() + opening >= MOST) {
            host.discards().count(Discard.NO_ROOM);
            connection.drop();
            return;
        }
        opening++;
        try {
            new Opening(connection, open(target)).start(target);
        } catch (IOException e) {
            opening--;
            answer(connection, e);
        }
    }

    private static SocketChannel open(SocketAddress target) throws IOException {
        boolean unix = target instanceof UnixDomainSocketAddress;
        return unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    /** A Unix socket that is not there is as closed as a port on which nobody listens. */
    private static void answer(TcpConnection connection, IOException failure) {
        String words = String.valueOf(failure.getMessage());
        boolean refused = failure instanceof ConnectException && words.contains("refused");
        if (refused || words.contains("No such file")) {
            connection.refuse();
        } else {
            connection.drop();
        }
    }

    void close() {
        for (Splice splice : Set.copyOf(splices)) {
            splice.abort();
        }
    }

    private final class Opening implements TcpEvents {

        private final TcpConnection connection;
        private final SocketChannel channel;
        private final Alarm patience;
        private boolean ended;

        Opening(TcpConnection connection, SocketChannel channel) {
            this.connection = connection;
            this.channel = channel;
            this.patience = new Alarm(host.loop(), () -> failed(new IOException("no answer")));
        }

        void start(SocketAddress target) {
            connection.events(this);
            patience.in(PATIENCE.toNanos());
            try {
                channel.configureBlocking(false);
                if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                }
                if (channel.connect(target)) {
                    opened();
                } else {
                    readiness.once(channel, SelectionKey.OP_CONNECT, this::ready);
                }
            } catch (IOException | RuntimeException e) {
                failed(e instanceof IOException io ? io : new IOException(e));
            }
        }

        /** The guest gave up. */
        @Override
        public void changed(TcpConnection changed) {
            if (changed.state() == TcpState.CLOSED) {
                failed(new IOException("the peer gave up"));
            }
        }

        private void ready() {
            if (ended) {
                return;
            }
            try {
                if (channel.finishConnect()) {
                    opened();
                }
            } catch (IOException e) {
                failed(e);
            }
        }

        private void opened() {
            end();
            Splice splice = new Splice(connection, channel, readiness, splices::remove);
            splices.add(splice);
            connection.accept(splice);
        }

        private void failed(IOException reason) {
            if (ended) {
                return;
            }
            end();
            try {
                channel.close();
            } catch (IOException e) {
                reason.addSuppressed(e);
            }
            answer(connection, reason);
        }

        private void end() {
            ended = true;
            opening--;
            patience.off();
        }
    }
}
