package org.infratest.probe;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.TestContext;
import org.infratest.event.Event;
import org.infratest.event.Event.ProbeFinished;
import org.infratest.spec.Subnet;
import org.infratest.ssh.SshSession;
import org.infratest.vantage.FakeSession;

/** Hosts to probe, in an environment that keeps its events. */
public final class TestHosts {

    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
    private final FakeSession session = new FakeSession();

    /** A machine that answers by SSH, on two networks. */
    public Host alive() {
        return host(() -> session);
    }

    /** A machine that does not answer. */
    public Host down() {
        return host(() -> {
            throw new EnvironmentException("Cannot log in to 'web': no answer");
        });
    }

    /** A machine at an address of this computer, with the events of the environment. */
    public Host at(InetAddress address) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        addresses.put(network("local", address.getHostAddress() + "/32"), address);
        return new Host("web", List.of(), addresses, () -> session, context());
    }

    /** A machine without any address but that at which infratest logs in. */
    public Host withoutAddress() {
        return new Host("web", List.of(), Map.of(), () -> session, context());
    }

    private Host host(Supplier<SshSession> ssh) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        addresses.put(network("public", "192.168.56.0/24"), Subnet.address("192.168.56.10"));
        addresses.put(network("private", "10.0.1.0/24"), Subnet.address("10.0.1.10"));
        return new Host("web", List.of("servers"), addresses, ssh, context());
    }

    private static Network network(String name, String subnet) {
        return new Network(name, Subnet.parse(subnet));
    }

    /** The session of the machine that is alive. */
    public FakeSession session() {
        return session;
    }

    /** The verdicts so far. */
    public List<ProbeFinished> verdicts() {
        return events.stream().map(ProbeFinished.class::cast).toList();
    }

    private TestContext context() {
        return new TestContext(events::add) {
            /** Why a probe fails is another room's. */
            @Override
            public Duration diagnosisBudget() {
                return Duration.ZERO;
            }
        };
    }
}
