package org.infratest.lab.keeper;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Optional;
import org.infratest.ConnectedSocketImpl;

/** A TCP connection that lives in a keeper, as a socket here, so that everything which layers on sockets works on it. */
final class KeptSocket extends Socket {

    /** How long closing waits at most until the keeper has been told that the connection is to be broken off. */
    private static final long ABORT_MS = 1_000;

    private KeptSocket(Impl connection) throws SocketException {
        super(connection);
    }

    /** Wraps a talk over which a connection is open; it is the socket's from now on. */
    static Socket of(Talk talk, InetAddress local, InetSocketAddress target) throws IOException {
        StreamInput input = new StreamInput();
        Frames frames = new Frames(talk);
        Socket socket = new KeptSocket(new Impl(talk, frames, input, local));
        socket.connect(target);
        Thread reader = new Thread(() -> fill(input, frames), "infratest-kept-connection");
        reader.setDaemon(true);
        reader.start();
        return socket;
    }

    private static void fill(StreamInput input, Frames frames) {
        try {
            for (Optional<Frames.Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
                if (frame.get() instanceof Frames.Frame.Bytes more) {
                    input.add(more.bytes());
                } else if (frame.get() instanceof Frames.Frame.Broken broken) {
                    input.fail(broken.why());
                    return;
                } else {
                    input.finish();
                }
            }
            input.fail("The keeper of the lab has ended");
        } catch (IOException e) {
            input.fail("The connection to the keeper of the lab is lost: " + e.getMessage());
        }
    }

    private static final class Impl extends ConnectedSocketImpl {

        private final Talk talk;
        private final Frames frames;
        private final StreamInput input;

        Impl(Talk talk, Frames frames, StreamInput input, InetAddress local) {
            super(input, new Output(frames, input), local);
            this.talk = talk;
            this.frames = frames;
            this.input = input;
        }

        @Override
        protected void connect(SocketAddress target, int timeout) {
            InetSocketAddress peer = (InetSocketAddress) target;
            address = peer.getAddress();
            port = peer.getPort();
        }

        @Override
        protected void close() throws IOException {
            input.close();
            try {
                if (isBrokenOff() && input.broken() == null) {
                    tellOfAbort();
                }
            } finally {
                talk.close();
            }
        }

        /** Where what was written before is not being taken, this could not be told either, and the keeper sees that the talk ends. */
        private void tellOfAbort() {
            Thread teller = new Thread(this::abort, "infratest-kept-abort");
            teller.setDaemon(true);
            teller.start();
            try {
                teller.join(ABORT_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void abort() {
            try {
                frames.abort();
            } catch (IOException e) {
                // The talk has ended, which breaks the connection off as well.
            }
        }
    }

    private static final class Output extends OutputStream {

        private final Frames frames;
        private final StreamInput input;
        private boolean ended;

        Output(Frames frames, StreamInput input) {
            this.frames = frames;
            this.input = input;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            String broken = input.broken();
            if (broken != null) {
                throw new SocketException(broken);
            }
            if (ended) {
                throw new SocketException("Socket output is shutdown");
            }
            frames.send(bytes, offset, length);
        }

        @Override
        public synchronized void close() throws IOException {
            if (!ended) {
                ended = true;
                frames.end();
            }
        }
    }
}
