package org.infratest.examples.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.EventLoop;
import org.infratest.lab.net.PortMode;
import org.infratest.lab.net.QemuPort;
import org.infratest.lab.net.SwitchSettings;

/** Through the lab's switch, over Unix sockets as QEMU's. */
final class OurLane implements Lane {

    private static final int LENGTH = Integer.BYTES;
    private static final int READ = 256 * 1024;

    private final EventLoop loop = EventLoop.start(Throwable::printStackTrace);
    private final EthernetSwitch device = new EthernetSwitch(loop, "bench", SwitchSettings.defaults());
    private final SocketChannel pump;
    private final SocketChannel drain;
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ);

    OurLane(Path folder) throws IOException {
        pump = connect(folder, "pump");
        drain = connect(folder, "drain");
        write(drain, frames(1, true));
        ByteBuffer hello = ByteBuffer.allocate(LENGTH + FRAME);
        while (hello.hasRemaining()) {
            read(pump, hello);
        }
    }

    @Override
    public void move(long frames) throws IOException, InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Thread pumping = new Thread(() -> pump(enough), "pump");
        pumping.start();
        long left = frames * (LENGTH + FRAME);
        while (left > 0) {
            left -= read(drain, read.clear());
        }
        enough.set(true);
        pumping.join();
    }

    @Override
    public long passage() throws IOException {
        ByteBuffer frame = frames(1, false);
        read.clear().limit(LENGTH + FRAME);
        long start = System.nanoTime();
        write(pump, frame);
        while (read.hasRemaining()) {
            read(drain, read);
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() throws IOException {
        pump.close();
        drain.close();
        device.close();
        loop.close();
    }

    private SocketChannel connect(Path folder, String name) throws IOException {
        QemuPort port = device.listenUnix(name, PortMode.access(0), folder.resolve(name));
        SocketChannel channel = SocketChannel.open(port.address());
        while (!port.isConnected()) {
            Thread.onSpinWait();
        }
        return channel;
    }

    private void pump(AtomicBoolean enough) {
        ByteBuffer batch = frames(BATCH, false);
        try {
            while (!enough.get()) {
                write(pump, batch.rewind());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer frames(int number, boolean back) {
        ByteBuffer frames = ByteBuffer.allocateDirect(number * (LENGTH + FRAME));
        while (frames.hasRemaining()) {
            frames.putInt(FRAME).put(Lane.frame(back));
        }
        return frames.flip();
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static int read(SocketChannel channel, ByteBuffer into) throws IOException {
        int count = channel.read(into);
        if (count < 0) {
            throw new EOFException("The switch closed a port");
        }
        return count;
    }
}
