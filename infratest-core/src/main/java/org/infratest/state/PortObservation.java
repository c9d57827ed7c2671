package org.infratest.state;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.infratest.Api;
import org.infratest.Printable;
import org.infratest.expect.Observation;
import org.infratest.state.ListeningSocket.Protocol;

/**
 * Who listens on a port.
 *
 * @param protocol by which protocol
 * @param port the port
 * @param sockets the sockets that listen on it
 * @param others the ports of that protocol on which something listens, in order, each once
 * @param took how long it took to look
 */
@Api
public record PortObservation(
        Protocol protocol, int port, List<ListeningSocket> sockets, List<Integer> others, Duration took)
        implements Observation {

    private static final int SHOWN = 30;
    private static final int SHOWN_SOCKETS = 500;

    /** Copies the lists. */
    public PortObservation {
        sockets = List.copyOf(sockets);
        others = List.copyOf(others);
    }

    /** Whether anything listens on it. */
    public boolean isListening() {
        return !sockets.isEmpty();
    }

    /** The addresses at which something listens on it. */
    public List<String> addresses() {
        return sockets.stream().map(ListeningSocket::address).distinct().toList();
    }

    @Override
    public String description() {
        return sockets.isEmpty()
                ? "nothing listens there"
                : Printable.line(
                        "there listens "
                                + sockets.stream()
                                        .map(ListeningSocket::toString)
                                        .distinct()
                                        .collect(Collectors.joining(", ")),
                        SHOWN_SOCKETS);
    }

    @Override
    public List<String> details() {
        String ports = others.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining(", "))
                + (others.size() > SHOWN ? ", ..." : "");
        return sockets.isEmpty() && !others.isEmpty()
                ? List.of(protocol.name().toLowerCase(Locale.ROOT) + " ports that listen: " + ports)
                : List.of();
    }
}
