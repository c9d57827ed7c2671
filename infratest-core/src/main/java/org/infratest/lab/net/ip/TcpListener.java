package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A TCP port of the host that takes connections, until it is closed. Open connections outlive it. */
final class TcpListener implements AutoCloseable {

    private final Tcp tcp;
    private final InetSocketAddress at;
    private final TcpAcceptor acceptor;

    TcpListener(Tcp tcp, InetSocketAddress at, TcpAcceptor acceptor) {
        this.tcp = tcp;
        this.at = at;
        this.acceptor = acceptor;
    }

    /** Decides about connections that come in. Called on the loop. */
    @FunctionalInterface
    interface TcpAcceptor {

        /** Takes a connection whose SYN is not answered yet: accepts, refuses or drops it, now or later. */
        void incoming(TcpConnection connection);
    }

    /** Where it listens; the unspecified address stands for all. */
    public InetSocketAddress address() {
        return at;
    }

    TcpAcceptor acceptor() {
        return acceptor;
    }

    boolean takes(InetAddress address, int port) {
        return at.getPort() == port
                && (at.getAddress().isAnyLocalAddress() || at.getAddress().equals(address));
    }

    @Override
    public void close() {
        tcp.remove(this);
    }
}
