package org.infratest.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A way to a port of this computer that can break as the way to a machine does. */
public final class Cable implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final List<Socket> ends = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean frozen;

    /** Leads to that port. */
    public Cable(int target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::serve);
    }

    /** Where it begins. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Passes nothing on any more and says nothing, as where a machine lost its power. */
    public void freeze() {
        frozen = true;
    }

    /** Closes all connections, and takes new ones, as where a service was restarted. */
    public void interrupt() {
        try {
            for (Socket end : ends) {
                end.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes all connections and takes no new one, as where a machine shut down. */
    public void cut() {
        closed.countDown();
        try {
            listener.close();
            interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cut();
    }

    private void serve() throws IOException {
        while (true) {
            Socket near = listener.accept();
            ends.add(near);
            if (!frozen) {
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                ends.add(far);
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            }
        }
    }

    private void pass(Socket from, Socket to) throws IOException, InterruptedException {
        try (from;
                to) {
            byte[] bytes = new byte[8192];
            for (int count = from.getInputStream().read(bytes);
                    count > 0;
                    count = from.getInputStream().read(bytes)) {
                if (frozen) {
                    closed.await();
                }
                to.getOutputStream().write(bytes, 0, count);
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        return; // it broke, as it was told to
                    }
                },
                "cable");
        thread.setDaemon(true);
        thread.start();
    }
}
