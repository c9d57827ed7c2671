package org.infratest.examples;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.HostPower;
import org.infratest.environment.Network;
import org.infratest.event.EventSink;
import org.infratest.spec.Subnet;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.DatagramPattern;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.UdpExchange;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * A place that sees what it was told.
 *
 * @param name how failures call it
 * @param dial what comes of each connection
 * @param echoes what comes of echo requests
 * @param datagrams what comes of a datagram with that payload
 */
record ToldVantage(String name, Dial dial, List<Echo> echoes, Function<byte[], Datagram> datagrams) implements Vantage {

    static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final Duration NEVER = Duration.ofSeconds(3);

    static ToldVantage named(String name) {
        return new ToldVantage(
                name,
                new Dial.NotOpened(Dial.State.FILTERED, "no answer within 3 s", NEVER),
                List.of(),
                question -> new Datagram.Silent("udp socket", NEVER));
    }

    ToldVantage dials(Dial outcome) {
        return new ToldVantage(name, outcome, echoes, datagrams);
    }

    ToldVantage echoes(Echo... outcomes) {
        return new ToldVantage(name, dial, List.of(outcomes), datagrams);
    }

    ToldVantage datagrams(Function<byte[], Datagram> outcomes) {
        return new ToldVantage(name, dial, echoes, outcomes);
    }

    /** A machine of whose failures nobody asks on. */
    static Host host(String name, InetAddress address) {
        Network network = new Network("local", Subnet.parse(address.getHostAddress() + "/32"));
        return new Host(
                name,
                List.of(),
                Map.of(network, address),
                () -> {
                    throw new EnvironmentException("Nobody can log in to '" + name + "'");
                },
                new HostContext() {
                    @Override
                    public String environment() {
                        return "pages";
                    }

                    @Override
                    public EventSink events() {
                        return EventSink.NONE;
                    }

                    @Override
                    public @Nullable HostPower power(Host host) {
                        return null;
                    }

                    @Override
                    public Duration diagnosisBudget() {
                        return Duration.ZERO;
                    }
                });
    }

    @Override
    public List<InetAddress> addresses() {
        return List.of();
    }

    @Override
    public Dial connect(InetSocketAddress target, Duration timeout) {
        return dial;
    }

    @Override
    public List<Echo> echoes(InetAddress target, EchoPlan plan) {
        return echoes;
    }

    @Override
    public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
        return datagrams.apply(payload);
    }

    /** Listens past what is no answer, and then hears nothing. */
    @Override
    public UdpExchange exchange(InetSocketAddress target, byte[] payload, DatagramPattern wanted, Duration timeout) {
        Datagram first = datagrams.apply(payload);
        return first instanceof Datagram.Answered answered && !wanted.matches(answered.payload())
                ? new UdpExchange(new Datagram.Silent(first.means(), NEVER), List.of(answered.payload()))
                : new UdpExchange(first, List.of());
    }
}
