package org.infratest.lab.qemu;

import java.nio.file.Path;

/** Where a network card's cable ends: mostly a port of a switch that listens there when QEMU starts. */
public sealed interface Plug {

    /** The option of QEMU's {@code -netdev} without its id. */
    String netdev();

    /**
     * A Unix socket; QEMU 7.2 and newer.
     *
     * @param path at most 107 bytes long
     */
    record UnixSocket(Path path) implements Plug {
        @Override
        public String netdev() {
            return "stream,server=off,addr.type=unix,addr.path=" + QemuCommand.escaped(path);
        }
    }

    /**
     * A Unix socket at which QEMU awaits its switch; QEMU 7.2 and newer.
     *
     * @param path at most 107 bytes long
     */
    record Awaited(Path path) implements Plug {
        @Override
        public String netdev() {
            return "stream,server=on,addr.type=unix,addr.path=" + QemuCommand.escaped(path);
        }
    }

    /**
     * A TCP port of the loopback interface.
     *
     * @param port its number
     */
    record Loopback(int port) implements Plug {
        @Override
        public String netdev() {
            return "socket,connect=127.0.0.1:" + port;
        }
    }
}
