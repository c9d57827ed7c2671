package org.infratest.lab.net.ip;

import java.net.InetAddress;

/** What tells connections apart. */
record TcpId(InetAddress local, int localPort, InetAddress remote, int remotePort) {

    /** The other side, for messages. */
    String peer() {
        return (Ips.isV6(remote) ? "[" + Ips.text(remote) + "]" : Ips.text(remote)) + ":" + remotePort;
    }
}
