package org.infratest.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.vantage.Dial;

/** Opens connections from a vantage and reads what came of it. */
final class Connections {

    private static final int SHOWN = 300;

    private Connections() {}

    static Dial dial(Aim aim, InetSocketAddress address, Patience patience) {
        return aim.vantage().connect(address, patience.attemptTimeout());
    }

    static TcpObservation observation(Aim aim, InetSocketAddress address, Dial dial) {
        TcpObservation.State state = TcpObservation.State.OPEN;
        String reason = "";
        if (dial instanceof Dial.NotOpened closed) {
            state = switch (closed.state()) {
                case REFUSED -> TcpObservation.State.REFUSED;
                case FILTERED -> TcpObservation.State.FILTERED;
                case UNREACHABLE -> TcpObservation.State.UNREACHABLE;
                case NOT_OPEN -> TcpObservation.State.NOT_OPEN;
            };
            reason = Printable.line(closed.reason(), SHOWN);
        }
        return new TcpObservation(aim.target(), address, aim.vantage().name(), state, reason, dial.took());
    }

    static void close(Socket socket, InetSocketAddress address) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new EnvironmentException(
                    "The connection to " + address + " could not be closed: " + e.getMessage(), e);
        }
    }
}
