package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP port of the host's addresses on one network that leads to a server on this computer's side. Who connects gets an answer
 * only after that server gave one.
 */
public final class Forward implements AutoCloseable {

    private final IpHost host;
    private final Readiness readiness;
    private final Outward outward;
    private final List<TcpListener> listeners = new ArrayList<>();

    private Forward(IpHost host, Readiness readiness) {
        this.host = host;
        this.readiness = readiness;
        this.outward = new Outward(host, readiness);
    }

    /**
     * Opens the port.
     *
     * @param network one on which the host has an address
     * @param port as machines dial it
     * @param target a resolved address, or that of a Unix socket
     * @throws IOException if the port is taken
     */
    public static Forward open(IpHost host, String network, int port, SocketAddress target) throws IOException {
        IpInterface on = host.on(network);
        Forward forward = new Forward(host, Readiness.start(host.loop()));
        try {
            for (InetAddress address : on.addresses().all()) {
                forward.listeners.add(host.tcp()
                        .listen(
                                new InetSocketAddress(address, port),
                                connection -> forward.outward.lead(connection, target)));
            }
        } catch (IOException e) {
            forward.close();
            throw e;
        }
        return forward;
    }

    /** Closes the port and breaks off what goes through it. */
    @Override
    public void close() {
        listeners.forEach(TcpListener::close);
        host.loop().execute(outward::close);
        readiness.close();
    }
}
