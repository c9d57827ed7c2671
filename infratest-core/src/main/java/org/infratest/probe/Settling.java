package org.infratest.probe;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.infratest.probe.TcpObservation.State;

/** Watches what the peer does with a connection that just opened. */
final class Settling {

    private Settling() {}

    /** Open if the peer is silent or says something, otherwise how it went. */
    static State watch(Socket socket, Duration time) {
        try {
            socket.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis())));
            return socket.getInputStream().read() < 0 ? State.HUNG_UP : State.OPEN;
        } catch (SocketTimeoutException e) {
            return State.OPEN;
        } catch (IOException e) {
            return State.RESET; // there is nothing else that breaks a connection on which nothing was sent
        }
    }

    static TcpObservation ended(TcpObservation seen, State state, Duration took) {
        return new TcpObservation(seen.target(), seen.address(), seen.from(), state, "", took);
    }
}
