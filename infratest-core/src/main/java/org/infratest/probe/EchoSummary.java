package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.infratest.Printable;
import org.infratest.probe.IcmpObservation.State;
import org.infratest.vantage.Echo;

/**
 * What several echoes come to.
 *
 * @param echoes what came of each, in the order in which they were sent
 */
record EchoSummary(List<Echo> echoes) {

    private static final int SHOWN = 300;

    IcmpObservation observation(Aim aim, InetAddress address, Duration took) {
        List<Echo.Replied> replies = all(Echo.Replied.class);
        Optional<Echo.Unreachable> noWay = all(Echo.Unreachable.class).stream().findFirst();
        boolean tellsNoWay = replies.isEmpty() && noWay.isPresent();
        return new IcmpObservation(
                aim.target(),
                address,
                aim.from(),
                !replies.isEmpty() ? State.REPLIED : tellsNoWay ? State.UNREACHABLE : State.SILENT,
                tellsNoWay ? Printable.line(noWay.get().reason(), SHOWN) : "",
                tellsNoWay ? noWay.get().by() : null,
                tellsNoWay ? noWay.get().code() : null,
                echoes.get(0).means(),
                replies.isEmpty() ? -1 : replies.get(replies.size() - 1).ttl(),
                echoes.size(),
                replies.size(),
                RoundTrips.of(replies.stream().map(Echo.Replied::roundTrip).toList()),
                echoes.size() == 1 ? time(echoes.get(0)) : took);
    }

    private <E extends Echo> List<E> all(Class<E> type) {
        return echoes.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Duration time(Echo echo) {
        if (echo instanceof Echo.Replied reply) {
            return reply.roundTrip();
        }
        return echo instanceof Echo.Silent silent ? silent.waited() : Duration.ZERO;
    }
}
