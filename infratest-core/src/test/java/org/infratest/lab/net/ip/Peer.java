package org.infratest.lab.net.ip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One end of a connection in a test: sends bytes as there is room, takes what comes, and ends when it is told to. */
final class Peer implements TcpEvents {

    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    ByteBuffer toSend = ByteBuffer.allocate(0);
    boolean closesAfterSending;
    boolean closesAtEnd = true;
    boolean reads = true;
    boolean ended;
    private final ByteBuffer chunk = ByteBuffer.allocate(1 << 16);

    @Nullable
    TcpConnection connection;

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) * 17);
        }
        return bytes;
    }

    TcpConnection connection() {
        return Objects.requireNonNull(connection);
    }

    @Override
    public void changed(TcpConnection changed) {
        connection = changed;
        if (!changed.state().isSynchronized()) {
            return;
        }
        changed.output().offer(toSend);
        if (closesAfterSending && !toSend.hasRemaining()) {
            closesAfterSending = false;
            changed.output().close();
        }
        if (reads) {
            read(changed);
        }
    }

    void read(TcpConnection from) {
        while (from.input().poll(chunk.clear()) > 0) {
            received.write(chunk.array(), 0, chunk.position());
        }
        if (from.input().isAtEnd() && !ended) {
            ended = true;
            if (closesAtEnd && !closesAfterSending) {
                from.output().close();
            }
        }
    }
}
