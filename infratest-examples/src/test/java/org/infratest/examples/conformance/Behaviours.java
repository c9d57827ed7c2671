package org.infratest.examples.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** What peers do. Texts are sent as ISO 8859-1, so that each character is the byte of its number. */
final class Behaviours {

    private static final long FOREVER_BYTES = 64 << 20;

    private Behaviours() {}

    /** Sends a text at once, then waits until the client goes. */
    static Peer.Behaviour says(String text) {
        return client -> {
            send(client, text);
            untilGone(client);
        };
    }

    /** Sends a text at once, then closes the connection. */
    static Peer.Behaviour saysAndCloses(String text) {
        return client -> send(client, text);
    }

    /** Says nothing. */
    static Peer.Behaviour silent() {
        return Behaviours::untilGone;
    }

    /** Closes at once. */
    static Peer.Behaviour closes() {
        return client -> {};
    }

    /** Resets the connection at once. */
    static Peer.Behaviour resets() {
        return client -> client.setSoLinger(true, 0);
    }

    /** Resets the connection, once an sshd has had the time to see that it is open. */
    static Peer.Behaviour resetsSoon() {
        return client -> {
            pause(300);
            client.setSoLinger(true, 0);
        };
    }

    /** Sends a text, then resets the connection, once the text has had the time to arrive. */
    static Peer.Behaviour saysAndResets(String text) {
        return client -> {
            send(client, text);
            pause(200);
            client.setSoLinger(true, 0);
        };
    }

    /** Sends a text in pieces, with pauses between them, then waits until the client goes. */
    static Peer.Behaviour pieces(int pauseMillis, String... pieces) {
        return client -> {
            for (String piece : pieces) {
                send(client, piece);
                pause(pauseMillis);
            }
            untilGone(client);
        };
    }

    /** Sends a text a byte a second, then waits until the client goes. */
    static Peer.Behaviour slowly(String text) {
        return pieces(1_000, text.split(""));
    }

    /** Sends a text again and again. */
    static Peer.Behaviour endlessly(String text) {
        return client -> {
            for (long sent = 0; sent < FOREVER_BYTES; sent += text.length()) {
                send(client, text);
            }
        };
    }

    /** Reads a request up to its empty line, then sends a text and closes the connection. */
    static Peer.Behaviour answers(String text) {
        return afterRequest(saysAndCloses(text));
    }

    /** Reads a request up to its empty line, then behaves so. */
    static Peer.Behaviour afterRequest(Peer.Behaviour then) {
        return client -> {
            readRequest(client.getInputStream());
            then.serve(client);
        };
    }

    /** Speaks TLS from the first byte, and behaves so behind it. */
    static Peer.Behaviour byTls(SSLContext context, Peer.Behaviour then) {
        return client -> then.serve(secured(context, client));
    }

    /** Waits for the handshake of a client that wants TLS now. */
    static Socket secured(SSLContext context, Socket client) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(client, null, client.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    /** Behaves in one way with the first who connects, and in another with all others. */
    static Peer.Behaviour firstThen(Peer.Behaviour first, Peer.Behaviour then) {
        AtomicBoolean asked = new AtomicBoolean();
        return client -> (asked.getAndSet(true) ? then : first).serve(client);
    }

    static void send(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    static void pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }

    /** Reads a request up to its empty line; returns its first line. */
    static String readRequest(InputStream in) throws IOException {
        String head = readHead(in);
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** Reads a request up to its empty line. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client went");
            }
            request.append((char) next);
        }
        return request.toString();
    }

    static void untilGone(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        while (in.read() >= 0) {
            continue; // whatever it says is of no interest
        }
    }
}
