package org.infratest.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Gives a JDBC driver its connections from a vantage. Drivers make an instance by the class's name, so the vantage is that of
 * the thread which logs in. It is public for them alone.
 */
public final class VantageSocketFactory extends SocketFactory {

    private static final ThreadLocal<@Nullable Dialler> CURRENT = new ThreadLocal<>();

    /** Opens connections to one address. */
    @FunctionalInterface
    interface Dialler {
        Socket open() throws IOException;
    }

    /** What a driver does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws java.sql.SQLException;
    }

    /** Lets a driver work with connections of that kind. */
    static <T> T with(Dialler dialler, Work<T> work) throws java.sql.SQLException {
        CURRENT.set(dialler);
        try {
            return work.run();
        } finally {
            CURRENT.remove();
        }
    }

    /** An open connection, wherever the driver believes that it leads. */
    @Override
    public Socket createSocket() throws IOException {
        Dialler dialler = CURRENT.get();
        if (dialler == null) {
            throw new IOException("A probe connects on its own thread alone");
        }
        return dialler.open();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket();
    }
}
