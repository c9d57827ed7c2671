package org.infratest.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.infratest.EnvironmentException;
import org.infratest.Printable;
import org.infratest.expect.Patience;
import org.infratest.vantage.Dial;
import org.infratest.vantage.IcmpCode;

/** Opens connections from a vantage and reads what came of it. */
final class Connections {

    private static final int SHOWN = 300;

    private Connections() {}

    static Dial dial(Aim aim, InetSocketAddress address, Patience patience) {
        return aim.vantage().connect(address, patience.attemptTimeout());
    }

    static TcpObservation observation(Aim aim, InetSocketAddress address, Dial dial) {
        return observation(aim.target(), aim.from(), address, dial);
    }

    static TcpObservation observation(String target, String from, InetSocketAddress address, Dial dial) {
        TcpObservation.State state = TcpObservation.State.OPEN;
        String reason = "";
        InetAddress by = null;
        IcmpCode code = null;
        if (dial instanceof Dial.NotOpened closed) {
            state = switch (closed.state()) {
                case REFUSED -> TcpObservation.State.REFUSED;
                case FILTERED -> TcpObservation.State.FILTERED;
                case UNREACHABLE -> TcpObservation.State.UNREACHABLE;
                case NOT_OPEN -> TcpObservation.State.NOT_OPEN;
            };
            reason = Printable.line(closed.reason(), SHOWN);
            by = closed.by();
            code = closed.code();
        }
        return new TcpObservation(target, address, from, state, reason, by, code, dial.took());
    }

    /** The first of several addresses, none of which opened, with what came of the others; where they do not agree, none is right. */
    static TcpObservation summary(List<TcpObservation> seen) {
        TcpObservation first = seen.get(0);
        if (seen.size() == 1) {
            return first;
        }
        String others = seen.stream()
                .skip(1)
                .map(each -> each.address().getAddress().getHostAddress() + ": " + each.description())
                .collect(Collectors.joining("; "));
        boolean agree = seen.stream().allMatch(each -> each.state() == first.state());
        Duration took = seen.stream().map(TcpObservation::took).reduce(Duration.ZERO, Duration::plus);
        return new TcpObservation(
                first.target(),
                first.address(),
                first.from(),
                agree ? first.state() : TcpObservation.State.NOT_OPEN,
                Printable.line((agree ? first.reason() : first.description()) + "; " + others, SHOWN),
                first.by(),
                first.code(),
                took);
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
