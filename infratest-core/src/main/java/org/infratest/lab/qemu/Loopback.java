package org.infratest.lab.qemu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.infratest.EnvironmentException;

/** Ports of this computer's loopback interface. */
final class Loopback {

    private Loopback() {}

    /** A port that was free a moment ago; somebody else may be faster. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EnvironmentException("Could not find a free port: " + e, e);
        }
    }
}
