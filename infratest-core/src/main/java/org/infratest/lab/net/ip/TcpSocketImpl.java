package org.infratest.lab.net.ip;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOptions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.infratest.lab.net.Loop;
import org.jspecify.annotations.Nullable;

/** The connection under a {@link TcpSocket}; {@link java.net.Socket} itself keeps what is open, connected and closed. */
final class TcpSocketImpl extends SocketImpl {

    private final TcpConnection connection;
    private final Loop loop;
    private final Map<Integer, Object> options = new ConcurrentHashMap<>();

    TcpSocketImpl(TcpConnection connection, Loop loop) {
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
    protected void connect(String host, int peerPort) throws SocketException {
        throw new SocketException("The socket is connected");
    }

    @Override
    protected void connect(InetAddress host, int peerPort) throws SocketException {
        throw new SocketException("The socket is connected");
    }

    @Override
    protected InputStream getInputStream() {
        return connection.input();
    }

    @Override
    protected OutputStream getOutputStream() {
        return connection.output();
    }

    @Override
    protected int available() {
        return connection.input().available();
    }

    @Override
    protected void close() {
        boolean reset = options.get(SocketOptions.SO_LINGER) instanceof Integer seconds && seconds == 0;
        connection.let();
        loop.execute(reset ? connection::abort : connection::close);
    }

    @Override
    protected void shutdownInput() {
        connection.input().finish();
    }

    @Override
    protected void shutdownOutput() {
        connection.output().close();
    }

    @Override
    public void setOption(int option, Object value) {
        if (option == SocketOptions.SO_TIMEOUT) {
            connection.input().timeout((Integer) value);
        } else {
            options.put(option, value);
        }
    }

    @Override
    public @Nullable Object getOption(int option) {
        return switch (option) {
            case SocketOptions.SO_TIMEOUT -> connection.input().timeout();
            case SocketOptions.SO_BINDADDR -> connection.id().local();
            case SocketOptions.TCP_NODELAY -> options.getOrDefault(option, true);
            case SocketOptions.SO_LINGER -> options.getOrDefault(option, -1);
            case SocketOptions.SO_SNDBUF, SocketOptions.SO_RCVBUF -> options.getOrDefault(option, TcpInput.CAPACITY);
            case SocketOptions.IP_TOS -> options.getOrDefault(option, 0);
            default -> options.getOrDefault(option, false);
        };
    }

    @Override
    protected void create(boolean stream) {
        // the connection is open already
    }

    @Override
    protected void bind(InetAddress host, int localPort) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot be bound");
    }

    @Override
    protected void listen(int backlog) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot listen");
    }

    @Override
    protected void accept(SocketImpl accepted) throws SocketException {
        throw new SocketException("The socket is connected, so it cannot accept");
    }

    @Override
    protected void sendUrgentData(int data) throws SocketException {
        throw new SocketException("Urgent data is not sent (RFC 6093)");
    }
}
