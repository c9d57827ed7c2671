package org.infratest.lab.net.ip;

import java.net.SocketAddress;
import org.infratest.ConnectedSocketImpl;
import org.infratest.lab.net.Loop;

/** The connection under a {@link TcpSocket}. */
final class TcpSocketImpl extends ConnectedSocketImpl {

    private final TcpConnection connection;
    private final Loop loop;

    TcpSocketImpl(TcpConnection connection, Loop loop) {
        super(connection.input(), connection.output(), connection.id().local());
        this.connection = connection;
        this.loop = loop;
    }

    @Override
    protected void connect(SocketAddress target, int timeout) {
        address = connection.id().remote();
        port = connection.id().remotePort();
        localport = connection.id().localPort();
    }

    @Override
    protected void close() {
        connection.let();
        loop.execute(isBrokenOff() ? connection::abort : connection::close);
    }
}
