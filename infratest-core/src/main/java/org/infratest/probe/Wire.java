package org.infratest.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/**
 * Both directions of a connection, bounded in time and size. Nothing is read ahead, so that TLS can begin after any byte.
 */
final class Wire {

    /** Longer than any line that a server of sense sends. */
    private static final int LONGEST_LINE = 8192;

    private final long deadline;
    private Socket socket;

    /**
     * Takes over a connection, which its owner closes.
     *
     * @param limit how long all of it may take
     */
    Wire(Socket socket, Duration limit) {
        this.socket = socket;
        this.deadline = System.nanoTime() + limit.toNanos();
    }

    Socket socket() {
        return socket;
    }

    /** From here on everything goes through TLS. */
    void continueBy(SSLSocket secured) {
        socket = secured;
    }

    /** What is left of the time, in milliseconds. */
    long millisLeft() {
        return Math.max(0, (deadline - System.nanoTime()) / 1_000_000);
    }

    /**
     * Reads what comes next.
     *
     * @param most how long to wait for it, in milliseconds
     * @return how many bytes, or -1 where the peer has ended the stream
     * @throws SocketTimeoutException if nothing comes
     */
    int read(byte[] target, int offset, int length, long most) throws IOException {
        long wait = Math.min(most, millisLeft());
        if (wait < 1) {
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, wait));
        return socket.getInputStream().read(target, offset, length);
    }

    /**
     * Reads exactly so many bytes.
     *
     * @throws EOFException if the stream ends before
     */
    byte[] bytes(int count) throws IOException {
        byte[] bytes = new byte[count];
        int have = 0;
        while (have < count) {
            int more = read(bytes, have, count - have, Long.MAX_VALUE);
            if (more < 0) {
                throw new EOFException("the server closed the connection");
            }
            have += more;
        }
        return bytes;
    }

    /**
     * Reads up to the end of a line, which is a line feed, with or without a carriage return.
     *
     * @throws ProtocolException if it is longer than 8 KiB
     * @throws EOFException if the stream ends before
     */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < LONGEST_LINE) {
            byte next = bytes(1)[0];
            if (next == '\n') {
                String text = Decoded.text(line.toByteArray());
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
        }
        throw new ProtocolException("a line longer than " + LONGEST_LINE + " bytes");
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Sends a line with the line end of the internet's protocols. */
    void writeLine(String text) throws IOException {
        write((text + "\r\n").getBytes(UTF_8));
    }

    /** Bytes as characters, for messages. */
    static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }
}
