package org.infratest.vantage;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Whether this computer has ports left from which something can be sent. Where it has none, Linux says the same as where it has no address to
 * send from (connect(2), {@code EADDRNOTAVAIL}), and that would be taken for a lack of a way to the machine.
 */
final class LocalPorts {

    static final String NONE_LEFT =
            "this computer has no free port left to send from; end what holds so many, or widen net.ipv4.ip_local_port_range";

    private LocalPorts() {}

    /** Whether there is none for connections. */
    static boolean areExhausted() {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(0));
            return false;
        } catch (BindException e) {
            return true;
        } catch (IOException e) {
            return false; // something else is wrong, which the caller knows better
        }
    }

    /** Whether there is none for datagrams. */
    static boolean areExhaustedForDatagrams() {
        try (DatagramSocket socket = new DatagramSocket()) {
            return !socket.isBound();
        } catch (BindException e) {
            return true;
        } catch (IOException e) {
            return false; // something else is wrong, which the caller knows better
        }
    }
}
