package org.infratest.probe;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.infratest.Api;
import org.infratest.expect.Observation;
import org.infratest.probe.TcpObservation.State;
import org.infratest.vantage.Dial;

/**
 * What came of opening connections to many ports of one machine.
 *
 * @param target the host, as failures call it
 * @param address the address
 * @param from where they were opened from
 * @param ports what came of each, in the order of their numbers
 * @param took how long all of it took
 */
@Api
public record TcpSurvey(String target, InetAddress address, String from, List<TcpObservation> ports, Duration took)
        implements Observation {

    /** Copies the list. */
    public TcpSurvey {
        ports = List.copyOf(ports);
    }

    static TcpSurvey of(
            String target,
            String from,
            InetAddress address,
            List<InetSocketAddress> targets,
            List<Dial> dials,
            Duration took) {
        List<TcpObservation> ports = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            ports.add(Connections.observation(target, from, targets.get(i), dials.get(i)));
        }
        return new TcpSurvey(target, address, from, ports, took);
    }

    /** The numbers of the ports in that state. */
    public List<Integer> in(State state) {
        return ports.stream()
                .filter(port -> port.state() == state)
                .map(port -> port.address().getPort())
                .toList();
    }

    @Override
    public String description() {
        List<String> counts = Stream.of(State.values())
                .filter(state -> !in(state).isEmpty())
                .map(state -> in(state).size() + " "
                        + state.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .toList();
        return "of " + ports.size() + " ports " + (counts.isEmpty() ? "none was asked" : String.join(", ", counts));
    }
}
