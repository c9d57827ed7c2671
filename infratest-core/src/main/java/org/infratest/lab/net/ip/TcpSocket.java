package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.infratest.lab.net.Loop;

/**
 * An open connection of the host as a socket, so that everything which layers on sockets works on it: TLS, HTTP clients, read
 * timeouts. Options that have no meaning here are accepted and remembered.
 */
final class TcpSocket extends Socket {

    private TcpSocket(TcpSocketImpl connection) throws SocketException {
        super(connection);
    }

    /** Wraps an open connection. */
    static Socket of(TcpConnection connection, Loop loop) {
        try {
            Socket socket = new TcpSocket(new TcpSocketImpl(connection, loop));
            socket.connect(new InetSocketAddress(
                    connection.id().remote(), connection.id().remotePort()));
            return socket;
        } catch (IOException e) {
            throw new IllegalStateException("Connecting does nothing here", e);
        }
    }

    /** Accepts a connection, and hands it over once the handshake is complete. */
    static void accept(TcpConnection connection, Loop loop, Consumer<Socket> handler) {
        AtomicBoolean handed = new AtomicBoolean();
        connection.accept(changed -> {
            if (changed.state().isSynchronized() && handed.compareAndSet(false, true)) {
                handler.accept(of(changed, loop));
            }
        });
    }
}
