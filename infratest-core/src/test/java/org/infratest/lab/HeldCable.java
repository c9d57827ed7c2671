package org.infratest.lab;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The cable of a machine's network card, whose other end the test holds: a socket that QEMU connects to, with each frame after its length in
 * four bytes.
 */
final class HeldCable implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final ServerSocketChannel listening;
    private final BlockingQueue<String> emitted = new LinkedBlockingQueue<>();
    private SocketChannel channel;

    HeldCable(String name, Path socket) throws IOException {
        this.name = name;
        listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    /** Waits for QEMU, and keeps from then on what its card sends. */
    void accept() throws IOException {
        channel = listening.accept();
        Thread reader = new Thread(this::read, "cable " + name);
        reader.setDaemon(true);
        reader.start();
    }

    void send(ByteBuffer frame) throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(Integer.BYTES + frame.remaining());
        stream.putInt(frame.remaining()).put(frame.duplicate()).flip();
        while (stream.hasRemaining()) {
            channel.write(stream);
        }
    }

    /** Takes what came until that frame, which is not part of it. */
    List<String> takeUntil(String last) throws InterruptedException {
        List<String> taken = new ArrayList<>();
        while (true) {
            String frame = emitted.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("Frame " + last + " did not come out of " + name + " within "
                        + PATIENCE.toSeconds() + " s; what came is " + taken);
            }
            if (frame.equals(last)) {
                return taken;
            }
            taken.add(frame);
        }
    }

    private void read() {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        try {
            while (true) {
                byte[] frame = new byte[in.readInt()];
                in.readFully(frame);
                emitted.add(HexFormat.of().formatHex(frame));
            }
        } catch (IOException e) {
            emitted.add("the cable ended: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        if (channel != null) {
            channel.close();
        }
    }
}
