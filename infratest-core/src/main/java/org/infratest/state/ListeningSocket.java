package org.infratest.state;

import org.infratest.Api;
import org.infratest.Printable;

/**
 * A socket at which a machine takes connections or datagrams.
 *
 * @param protocol by which protocol
 * @param address the local address: a literal, {@code *} for all of both families; without an interface
 * @param port the local port
 * @param program the name of a process that holds it; empty where the machine did not tell
 * @param pid the id of that process, or -1
 */
@Api
public record ListeningSocket(Protocol protocol, String address, int port, String program, int pid) {

    private static final int SHOWN = 100;

    /** A protocol with ports. */
    public enum Protocol {
        /** Connections. */
        TCP,
        /** Datagrams. */
        UDP
    }

    ListeningSocket heldBy(String name, int id) {
        return new ListeningSocket(protocol, address, port, name, id);
    }

    /** Whether it takes what comes to any address of the machine, of at least one family. */
    public boolean isWildcard() {
        return address.equals("0.0.0.0") || address.equals("::") || address.equals("*");
    }

    /** Whether only the machine itself reaches it. */
    public boolean isLoopback() {
        return address.startsWith("127.") || address.equals("::1") || address.startsWith("::ffff:127.");
    }

    /** The address and port as {@code ss} writes them, with the program where it is known. */
    @Override
    public String toString() {
        String place = (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
        return Printable.line(program.isEmpty() ? place : place + " (" + program + ")", SHOWN);
    }
}
