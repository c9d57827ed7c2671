package org.infratest.reachability;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.infratest.EnvironmentException;
import org.infratest.environment.Environment;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.environment.TestContext;
import org.infratest.event.Event;
import org.infratest.event.Event.FlowVerified;
import org.infratest.spec.HostSpec;
import org.infratest.spec.NetworkSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshSession;
import org.infratest.vantage.Datagram;
import org.infratest.vantage.Dial;
import org.infratest.vantage.Echo;
import org.infratest.vantage.EchoPlan;
import org.infratest.vantage.Vantage;
import org.jspecify.annotations.Nullable;

/**
 * A public and a private network with a gateway between them: {@code gateway}, {@code app} and {@code db} (group {@code servers}) and
 * {@code workstation}. Whoever asks is refused, unless something else was said.
 */
final class TestNetwork implements Environment {

    static final String OPEN = "open";
    static final String REFUSED = "Connection refused";
    static final String FILTERED = "Connection timed out";
    static final String NO_ROUTE = "No route to host";
    /** The place cannot tell. */
    static final String UNKNOWN = "";

    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private final Map<String, ScriptedSession> sessions = new LinkedHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final Map<String, String> arrivals = new ConcurrentHashMap<>();
    private final List<String> datagrams = new CopyOnWriteArrayList<>();
    private final List<String> down = new CopyOnWriteArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private @Nullable String gateway = "gateway";

    private static final Network PUBLIC = new Network("public", Subnet.parse("203.0.113.0/24"));
    private static final Network PRIVATE = new Network("private", Subnet.parse("10.20.0.0/24"));

    TestNetwork() {
        machine("gateway", List.of(), Map.of(PUBLIC, "203.0.113.10", PRIVATE, "10.20.0.2"));
        machine("app", List.of("servers"), Map.of(PRIVATE, "10.20.0.10"));
        machine("db", List.of("servers"), Map.of(PRIVATE, "10.20.0.20"));
        machine("workstation", List.of(), Map.of(PUBLIC, "203.0.113.20"));
    }

    private void machine(String name, List<String> groups, Map<Network, String> literals) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        for (Network network : List.of(PUBLIC, PRIVATE)) {
            if (literals.containsKey(network)) {
                addresses.put(network, Subnet.address(literals.get(network)));
            }
        }
        ScriptedSession session = new ScriptedSession(this, name);
        sessions.put(name, session);
        Supplier<SshSession> ssh = () -> {
            if (down.contains(name)) {
                throw new EnvironmentException("Cannot log in to '" + name + "': no answer");
            }
            return session;
        };
        hosts.add(new Host(name, groups, addresses, ssh, new Context()));
    }

    /**
     * What is seen from there: one word for each attempt, the last of them for all that follow.
     *
     * @param port a TCP port, or 0 for ICMP echo
     */
    TestNetwork answer(String from, String to, int port, String... words) {
        for (InetAddress address : host(to).addresses().values()) {
            answers.put(from + " " + address.getHostAddress() + " " + port, new CopyOnWriteArrayList<>(words));
        }
        return this;
    }

    /** What a machine sees arrive, in lines; without it, a machine has not the right to look. */
    TestNetwork arrives(String machine, String lines) {
        arrivals.put(machine, "lost 0\n" + lines);
        return this;
    }

    /** A machine that could not keep up with all that arrives. */
    TestNetwork misses(String machine, int packets) {
        arrivals.put(machine, "lost " + packets + "\n");
        return this;
    }

    TestNetwork arrivesToo(String machine, String lines) {
        arrivals.merge(machine, lines, String::concat);
        return this;
    }

    /** A machine that listened, and does not any more. */
    void forgets(String machine) {
        arrivals.put(machine, "");
    }

    @Nullable
    String arrived(String machine) {
        return arrivals.get(machine);
    }

    TestNetwork down(String machine) {
        down.add(machine);
        return this;
    }

    TestNetwork withoutGateway() {
        gateway = null;
        return this;
    }

    String seen(String from, String address, int port) {
        List<String> words = answers.getOrDefault(from + " " + address + " " + port, List.of(REFUSED));
        return words.size() > 1 ? words.remove(0) : words.get(0);
    }

    /** The commands that were run on a machine. */
    List<String> commands(String machine) {
        return sessions.get(machine).commands();
    }

    /** What the JVM has sent by UDP. */
    List<String> datagrams() {
        return datagrams;
    }

    List<FlowVerified> verdicts() {
        return events.stream().map(FlowVerified.class::cast).toList();
    }

    @Override
    public String id() {
        return "env-1";
    }

    @Override
    public String name() {
        return "lab";
    }

    @Override
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public TopologySpec topology() {
        return new TopologySpec(
                List.of(
                        new NetworkSpec("public", PUBLIC.subnet(), null),
                        new NetworkSpec("private", PRIVATE.subnet(), gateway)),
                hosts.stream()
                        .map(host -> new HostSpec(host.name(), Map.of(), host.groups()))
                        .toList());
    }

    @Override
    public Path logs() {
        return Path.of("logs");
    }

    @Override
    public String loginCommand(Host host) {
        return "ssh " + host.name();
    }

    private final class Context extends TestContext {
        Context() {
            super(events::add);
        }

        @Override
        public Vantage jvm() {
            return new Jvm();
        }
    }

    /** Is on the public network. */
    private final class Jvm implements Vantage {

        @Override
        public String name() {
            return "this JVM";
        }

        @Override
        public List<InetAddress> addresses() {
            return List.of(Subnet.address("203.0.113.254"));
        }

        @Override
        public Dial connect(InetSocketAddress target, Duration timeout) {
            String words = seen("this JVM", target.getAddress().getHostAddress(), target.getPort());
            return words.equals(OPEN)
                    ? new Dial.Opened(new Socket(), Duration.ofMillis(1))
                    : new Dial.NotOpened(
                            words.equals(REFUSED) ? Dial.State.REFUSED : Dial.State.FILTERED,
                            words,
                            Duration.ofMillis(1));
        }

        @Override
        public List<Echo> echoes(InetAddress target, EchoPlan plan) {
            return List.of(
                    seen("this JVM", target.getHostAddress(), 0).equals(OPEN)
                            ? new Echo.Replied("test", Duration.ofMillis(1), 64)
                            : new Echo.Silent("test", Duration.ofMillis(20)));
        }

        @Override
        public Datagram datagram(InetSocketAddress target, byte[] payload, Duration timeout) {
            datagrams.add(new String(payload, StandardCharsets.ISO_8859_1));
            return switch (seen("this JVM", target.getAddress().getHostAddress(), target.getPort())) {
                case OPEN -> new Datagram.Answered("test", new byte[1], target, Duration.ofMillis(1));
                case REFUSED -> new Datagram.Refused("test", null, Duration.ofMillis(1));
                default -> new Datagram.Silent("test", timeout);
            };
        }
    }
}
