package org.infratest.lab.keeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;

/** Carries the bytes of an open connection to whoever asked for it, and his to the peer, until he is done. */
final class Carrier {

    private final Frames frames;
    private final Socket socket;

    Carrier(Talk talk, Socket socket) {
        this.frames = new Frames(talk);
        this.socket = socket;
    }

    /** Returns when whoever asked has ended the talk; one that breaks in the middle of something breaks the connection off. */
    void carry() throws IOException {
        Thread down = new Thread(this::down, "infratest-keeper-down");
        down.setDaemon(true);
        down.start();
        try (socket) {
            boolean whole = false;
            try {
                up(socket.getOutputStream());
                whole = true;
            } finally {
                if (!whole) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
    }

    private void up(OutputStream out) throws IOException {
        boolean writable = true;
        for (Optional<Frames.Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            if (frame.get() instanceof Frames.Frame.Bytes more) {
                writable = writable && written(out, more.bytes());
            } else if (frame.get() instanceof Frames.Frame.Abort) {
                socket.setSoLinger(true, 0);
                return;
            } else if (writable) {
                writable = ended();
            }
        }
    }

    /** What a peer does not take any more is told to whoever asked by the thread that reads, which meets the same. */
    private static boolean written(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean ended() {
        try {
            socket.shutdownOutput();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void down() {
        try {
            tell(received());
        } catch (IOException e) {
            // Whoever asked has ended the talk, and nobody is left to be told.
        }
    }

    /** Why the connection broke; empty where the peer has ended it. */
    private Optional<String> received() throws IOException {
        byte[] buffer = new byte[Frames.LARGEST];
        while (true) {
            int length;
            try {
                InputStream in = socket.getInputStream();
                length = in.read(buffer);
            } catch (IOException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            if (length < 0) {
                return Optional.empty();
            }
            frames.send(buffer, 0, length);
        }
    }

    private void tell(Optional<String> broken) throws IOException {
        if (broken.isPresent()) {
            frames.broken(broken.get());
        } else {
            frames.end();
        }
    }
}
