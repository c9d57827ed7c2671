package org.infratest.lab.net.ip;

/** Hears what happens to a connection. Called on the loop; must not block. */
@FunctionalInterface
interface TcpEvents {

    /** For who does not want to hear. */
    TcpEvents NONE = connection -> {};

    /** Something may have changed: the state, what can be read, the room for what is written. */
    void changed(TcpConnection connection);
}
