package org.infratest.lab.net;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The network card of a machine, as QEMU connects it: each frame after its length in four bytes. Blocks. */
public final class FakeQemu implements AutoCloseable {

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    private FakeQemu(SocketChannel channel) {
        this.channel = channel;
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    public static FakeQemu connect(SocketAddress address) throws IOException {
        return new FakeQemu(SocketChannel.open(address));
    }

    /** One that listens, and whom the switch has called. */
    static FakeQemu called(ServerSocketChannel listening) throws IOException {
        return new FakeQemu(listening.accept());
    }

    public void send(ByteBuffer... frames) throws IOException {
        int size = 0;
        for (ByteBuffer frame : frames) {
            size += 4 + frame.remaining();
        }
        ByteBuffer stream = ByteBuffer.allocate(size);
        for (ByteBuffer frame : frames) {
            stream.putInt(frame.remaining()).put(frame.duplicate());
        }
        out.write(stream.array());
    }

    void sendRaw(byte... bytes) throws IOException {
        out.write(bytes);
    }

    /** The next frame, as hexadecimal digits. */
    public String receive() throws IOException {
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return Frames.hex(ByteBuffer.wrap(frame));
    }

    /** Whether the other end has closed it; waits for something to come. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
