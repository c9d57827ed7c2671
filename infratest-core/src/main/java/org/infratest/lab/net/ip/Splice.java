package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of the lab that goes on as a connection of this computer: bytes go both ways as fast as the slower side takes
 * them, each direction ends by itself, and a reset becomes a reset. Lives on the loop.
 */
final class Splice implements TcpEvents {

    private static final int CHUNK = 1 << 16;

    private final TcpConnection connection;
    private final SocketChannel channel;
    private final Readiness readiness;
    private final Consumer<Splice> onEnd;
    private final ByteBuffer toOutside = ByteBuffer.allocate(CHUNK).flip();
    private final ByteBuffer toLab = ByteBuffer.allocate(CHUNK).flip();
    private int awaited;
    private boolean outsideEnded;
    private boolean labEnded;
    private boolean ended;

    Splice(TcpConnection connection, SocketChannel channel, Readiness readiness, Consumer<Splice> onEnd) {
        this.connection = connection;
        this.channel = channel;
        this.readiness = readiness;
        this.onEnd = onEnd;
    }

    @Override
    public void changed(TcpConnection changed) {
        if (ended) {
            return;
        }
        if (changed.state() == TcpState.CLOSED && !(labEnded && outsideEnded)) {
            end(changed.failure() == null ? null : "reset");
        } else {
            pump();
        }
    }

    private void ready() {
        awaited = 0;
        if (!ended) {
            pump();
        }
    }

    private void pump() {
        try {
            int wanted = pumpOut() | pumpIn();
            if (labEnded && outsideEnded) {
                end(null);
            } else if (wanted != awaited && wanted != 0) {
                awaited = wanted;
                readiness.once(channel, wanted, this::ready);
            }
        } catch (IOException e) {
            end("broken");
        }
    }

    /** Lab to outside. Returns what must be waited for. */
    private int pumpOut() throws IOException {
        while (!labEnded) {
            if (!toOutside.hasRemaining()) {
                connection.input().poll(toOutside.clear());
                toOutside.flip();
            }
            if (!toOutside.hasRemaining()) {
                if (connection.input().isAtEnd()) {
                    labEnded = true;
                    channel.shutdownOutput();
                }
                return 0;
            }
            channel.write(toOutside);
            if (toOutside.hasRemaining()) {
                return SelectionKey.OP_WRITE;
            }
        }
        return 0;
    }

    /** Outside to lab. Where the lab has no room, the acknowledgment that makes some calls again. */
    private int pumpIn() throws IOException {
        while (!outsideEnded) {
            if (toLab.hasRemaining()) {
                connection.output().offer(toLab);
                if (toLab.hasRemaining()) {
                    return 0;
                }
            }
            int count = channel.read(toLab.clear());
            toLab.flip();
            if (count == 0) {
                return SelectionKey.OP_READ;
            }
            if (count < 0) {
                outsideEnded = true;
                connection.output().close();
            }
        }
        return 0;
    }

    /** Ends both sides, by a reset where one of them broke. */
    private void end(@Nullable String broken) {
        if (ended) {
            return;
        }
        ended = true;
        try (channel) {
            if (broken != null && channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            connection.abort(); // it is gone, which is what was wanted
        }
        if (broken != null) {
            connection.abort();
        } else {
            connection.close();
        }
        onEnd.accept(this);
    }

    /** Breaks it off. */
    void abort() {
        end("closed");
    }
}
