package org.infratest.lab.net.ip;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.infratest.lab.net.Loop;

/** A query that is passed on by TCP, on a connection of its own, with the length of each message in front (RFC 1035, 4.2.2). */
final class DnsConnection extends DnsExchange {

    private final SocketChannel channel;
    private final ByteBuffer out;
    private ByteBuffer in = ByteBuffer.allocate(Short.BYTES);
    private boolean isWithinAnswer;

    DnsConnection(Loop loop, Readiness readiness, DnsQuery asked, int id, byte[] query, Duration patience)
            throws IOException {
        this(loop, readiness, asked, id, query, patience, SocketChannel.open());
    }

    private DnsConnection(
            Loop loop,
            Readiness readiness,
            DnsQuery asked,
            int id,
            byte[] query,
            Duration patience,
            SocketChannel channel) {
        super(loop, readiness, asked, id, query, patience, channel);
        this.channel = channel;
        out = ByteBuffer.allocate(Short.BYTES + query.length)
                .putShort((short) query.length)
                .put(message())
                .flip();
    }

    @Override
    void connect(InetSocketAddress resolver) throws IOException {
        if (channel.connect(resolver)) {
            write();
        } else {
            once(SelectionKey.OP_CONNECT, this::connected);
        }
    }

    private void connected() throws IOException {
        channel.finishConnect();
        write();
    }

    private void write() throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            once(SelectionKey.OP_WRITE, this::write);
        } else {
            once(SelectionKey.OP_READ, this::read);
        }
    }

    private void read() throws IOException {
        int count = channel.read(in);
        while (!in.hasRemaining() && !isWithinAnswer) {
            isWithinAnswer = true;
            in = ByteBuffer.allocate(in.getShort(0) & 0xffff);
            count = channel.read(in);
        }
        if (!in.hasRemaining()) {
            answered();
        } else if (count < 0) {
            throw new EOFException("the resolver closed the connection without an answer");
        } else {
            once(SelectionKey.OP_READ, this::read);
        }
    }

    private void answered() throws IOException {
        if (!take(in.array())) {
            throw new ProtocolException("the resolver answered something else than was asked");
        }
    }
}
