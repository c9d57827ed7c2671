package org.infratest.examples.bench;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Through VDE's switch (Debian's package vde2), over its datagram sockets. Frames are handed over and taken many at a time, by
 * {@code sendmmsg} and {@code recvmmsg}, as the other lane does with its streams.
 */
final class VdeLane implements Lane {

    private static final int INTERFACE_VERSION = 1;
    private static final int WAIT_FOR_ONE = 0x1_0000;

    private final Process device;
    private final Pointer pump;
    private final Pointer drain;
    private final Batch sent = new Batch(Lane.frame(false));
    private final Batch received = new Batch(new byte[FRAME]);

    VdeLane(Path folder) throws IOException, InterruptedException {
        device = new ProcessBuilder("vde_switch", "--sock", folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        pump = connect(folder);
        drain = connect(folder);
        Batch hello = new Batch(Lane.frame(true));
        Vde.sendmmsg(Vde.vde_datafd(drain), hello.messages, 1, 0);
        Vde.recvmmsg(Vde.vde_datafd(pump), received.messages, 1, 0, null);
    }

    @Override
    public void move(long frames) throws InterruptedException {
        AtomicBoolean enough = new AtomicBoolean();
        Thread pumping = new Thread(() -> pump(enough), "pump");
        pumping.start();
        int socket = Vde.vde_datafd(drain);
        for (long left = frames; left > 0; ) {
            left -= Vde.recvmmsg(socket, received.messages, BATCH, WAIT_FOR_ONE, null);
        }
        enough.set(true);
        pumping.join();
    }

    @Override
    public long passage() {
        long start = System.nanoTime();
        Vde.sendmmsg(Vde.vde_datafd(pump), sent.messages, 1, 0);
        Vde.recvmmsg(Vde.vde_datafd(drain), received.messages, 1, WAIT_FOR_ONE, null);
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        Vde.vde_close(pump);
        Vde.vde_close(drain);
        device.destroy();
        device.onExit().join();
    }

    private void pump(AtomicBoolean enough) {
        int socket = Vde.vde_datafd(pump);
        while (!enough.get()) {
            Vde.sendmmsg(socket, sent.messages, BATCH, 0);
        }
    }

    /** Its console is its standard input, and it ends with it. The switch listens a moment after its start. */
    private Pointer connect(Path folder) throws IOException, InterruptedException {
        Pointer connection = null;
        while (connection == null) {
            if (device.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IOException("vde_switch ended with " + device.exitValue());
            }
            connection = Vde.vde_open_real(folder.toString(), "infratest", INTERFACE_VERSION, null);
        }
        return connection;
    }

    /** The array of {@code struct mmsghdr} that the calls take, each with one frame, in the layout of 64-bit Linux. */
    private static final class Batch {

        private static final int HEADER = 64;
        private static final int VECTOR_AT = 16;
        private static final int VECTORS_AT = 24;
        private static final int VECTOR = 16;

        private final Memory messages = new Memory((long) BATCH * HEADER);
        private final Memory vectors = new Memory((long) BATCH * VECTOR);
        private final Memory frames = new Memory((long) BATCH * FRAME);

        Batch(byte[] frame) {
            messages.clear();
            for (int i = 0; i < BATCH; i++) {
                frames.write((long) i * FRAME, frame, 0, FRAME);
                vectors.setPointer((long) i * VECTOR, frames.share((long) i * FRAME));
                vectors.setLong((long) i * VECTOR + Long.BYTES, FRAME);
                messages.setPointer((long) i * HEADER + VECTOR_AT, vectors.share((long) i * VECTOR));
                messages.setLong((long) i * HEADER + VECTORS_AT, 1);
            }
        }
    }
}
