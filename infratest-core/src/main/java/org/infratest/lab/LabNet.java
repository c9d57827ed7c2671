package org.infratest.lab;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.infratest.EnvironmentException;
import org.infratest.lab.net.EthernetSwitch;
import org.infratest.lab.net.EventLoop;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.Onlooker;
import org.infratest.lab.net.PcapWriter;
import org.infratest.lab.net.PortMode;
import org.infratest.lab.net.QemuPort;
import org.infratest.lab.net.Station;
import org.infratest.lab.net.SwitchSettings;
import org.infratest.lab.net.SwitchState;
import org.infratest.lab.net.Wire;
import org.infratest.lab.net.ip.DhcpProgress;
import org.infratest.lab.net.ip.DhcpServer;
import org.infratest.lab.net.ip.DhcpSettings;
import org.infratest.lab.net.ip.DnsForwarder;
import org.infratest.lab.net.ip.DnsServer;
import org.infratest.lab.net.ip.DnsSettings;
import org.infratest.lab.net.ip.DnsUpstream;
import org.infratest.lab.net.ip.Forward;
import org.infratest.lab.net.ip.InterfaceAddresses;
import org.infratest.lab.net.ip.IpHost;
import org.infratest.lab.net.ip.Nat;
import org.infratest.lab.net.ip.NtpServer;
import org.infratest.lab.net.ip.RouterAdvertiser;
import org.infratest.lab.qemu.Card;
import org.infratest.lab.qemu.Plug;
import org.infratest.lab.qemu.SocketFolder;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** The networks of a lab as they run: a switch for each segment with its capture, and the JVM as a host on them with what it serves. */
final class LabNet implements AutoCloseable {

    private static final long CAPTURE_BYTES = 32L << 20;
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration CONNECTED = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofHours(12);
    private static final Duration ADVERTISED = Duration.ofMinutes(30);

    private final LabSpec spec;
    private final long seed;
    private final EventLoop loop;
    private final IpHost jvm;
    private final Assigned assigned;
    private final Map<String, EthernetSwitch> segments = new LinkedHashMap<>();
    private final Map<String, PcapWriter> captures = new LinkedHashMap<>();
    private final Map<String, DhcpServer> dhcp = new LinkedHashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private LabNet(LabSpec spec, long seed, EventLoop loop) {
        this.spec = spec;
        this.seed = seed;
        this.loop = loop;
        this.jvm = new IpHost(loop);
        this.assigned = Assigned.of(spec);
    }

    /**
     * Starts the networks.
     *
     * @param seed decides all that is random in faults
     * @param captures where captures go: the folder of the environment's logs
     * @param errors told of what went wrong on the loop
     */
    static LabNet start(LabSpec spec, long seed, Path captures, Consumer<Throwable> errors) {
        EventLoop loop = EventLoop.start(errors);
        LabNet net = new LabNet(spec, seed, loop);
        net.open.push(loop);
        try {
            for (LabNetwork network : spec.networks()) {
                net.segments.computeIfAbsent(network.segment(), name -> net.segment(name, captures));
            }
            for (int i = 0; i < spec.networks().size(); i++) {
                net.join(i, spec.networks().get(i));
            }
            JvmRoutes.of(spec).forEach(route -> net.jvm.route(route.destination(), route.via()));
            return net;
        } catch (IOException e) {
            net.close();
            throw new EnvironmentException("The networks of lab '" + spec.name() + "' could not be made: " + e, e);
        } catch (RuntimeException e) {
            net.close();
            throw e;
        }
    }

    IpHost jvm() {
        return jvm;
    }

    EthernetSwitch segment(String name) {
        return Objects.requireNonNull(segments.get(name), name);
    }

    PcapWriter capture(String segment) {
        return Objects.requireNonNull(captures.get(segment), segment);
    }

    Map<String, PcapWriter> captures() {
        return captures;
    }

    Map<String, EthernetSwitch> segments() {
        return segments;
    }

    /**
     * What a machine's cards that are served an address still lack: how far each of them came, by the network's name.
     *
     * @param host its index in the lab
     */
    Map<String, String> unserved(int host) {
        Map<String, String> lacking = new LinkedHashMap<>();
        LabHost machine = spec.hosts().get(host);
        for (int card = 0; card < machine.nics().size(); card++) {
            for (Nic.Connection connection : machine.nics().get(card).connections()) {
                DhcpServer server = dhcp.get(connection.network());
                if (server == null || connection.address() != null) {
                    continue;
                }
                DhcpProgress progress = server.progress(LabMacs.card(host, card));
                if (progress.acknowledged() == null) {
                    boolean plugged = segment(network(connection).segment())
                                    .port(port(machine, card))
                                    .counters()
                                    .fromHost()
                                    .frames()
                            > 0;
                    lacking.put(
                            connection.network(),
                            progress.text() + (plugged ? "" : "; its card has not sent a single frame"));
                }
            }
        }
        return lacking;
    }

    /**
     * The cards of a machine, each with a port that listens for it.
     *
     * @param streams whether QEMU speaks over Unix sockets
     */
    List<Card> cards(int host, SocketFolder sockets, boolean streams) {
        LabHost machine = spec.hosts().get(host);
        List<Card> cards = new ArrayList<>();
        for (int i = 0; i < machine.nics().size(); i++) {
            Nic nic = machine.nics().get(i);
            EthernetSwitch segment = segment(network(nic.connections().get(0)).segment());
            String port = port(machine, i);
            cards.add(new Card(
                    LabMacs.card(host, i),
                    plug(segment, port, mode(nic), sockets.socket("nic-" + host + "-" + i), streams)));
        }
        return cards;
    }

    /** The name of the switch's port that a card's cable leads to. */
    static String port(LabHost machine, int card) {
        return machine.name() + ":" + (card + 1);
    }

    /** The name of the switch's port that the JVM has on a network. */
    static String jvmPort(LabNetwork network) {
        return "jvm:" + network.name();
    }

    private static Plug plug(EthernetSwitch segment, String port, PortMode mode, Path socket, boolean streams) {
        if (streams) {
            segment.listenUnix(port, mode, socket);
            return new Plug.UnixSocket(socket);
        }
        QemuPort listening = segment.listenTcp(port, mode);
        return new Plug.Loopback(((InetSocketAddress) listening.address()).getPort());
    }

    private PortMode mode(Nic nic) {
        if (!nic.trunk()) {
            return PortMode.access(network(nic.connections().get(0)).vlan());
        }
        Set<Integer> vlans = new TreeSet<>();
        nic.connections().forEach(connection -> vlans.add(network(connection).vlan()));
        return PortMode.trunk(vlans, 0);
    }

    private LabNetwork network(Nic.Connection connection) {
        return spec.network(connection.network()).orElseThrow(); // a spec checks that it is declared
    }

    private EthernetSwitch segment(String name, Path folder) {
        EthernetSwitch segment =
                new EthernetSwitch(loop, name, SwitchSettings.defaults().withSeed(seed));
        PcapWriter capture =
                PcapWriter.open(folder.resolve(name.replaceAll("[^A-Za-z0-9._-]+", "-") + ".pcap"), CAPTURE_BYTES);
        open.push(capture);
        segment.capture(capture);
        captures.put(name, capture);
        open.push(segment);
        return segment;
    }

    /** Puts the JVM on a network, with what it serves there. */
    private void join(int index, LabNetwork network) throws IOException {
        InetAddress four = network.jvm();
        if (four == null) {
            return;
        }
        InetAddress six = network.jvm6();
        InterfaceAddresses addresses =
                new InterfaceAddresses(four, network.subnet(), six, six == null ? null : network.subnet6());
        // Port and interface know each other, so one of them has to come first.
        AtomicReference<Station> station = new AtomicReference<>();
        Wire wire = segment(network.segment())
                .attach(jvmPort(network), PortMode.access(network.vlan()), frame -> receive(station, frame));
        station.set(jvm.attach(network.name(), LabMacs.jvm(index), addresses, network.mtu(), wire));
        if (network.dhcp()) {
            serveAddresses(network, four, six);
        }
        open.push(DnsServer.start(jvm, network.name(), names(network, upstream(network))));
        open.push(NtpServer.start(jvm, network.name()));
        openUplink(network);
    }

    private static void receive(AtomicReference<Station> station, ByteBuffer frame) {
        Station interested = station.get();
        if (interested != null) {
            interested.receive(frame);
        }
    }

    private void serveAddresses(LabNetwork network, InetAddress four, @Nullable InetAddress six) throws IOException {
        DhcpServer server = DhcpServer.start(jvm, network.name(), addresses(network, four));
        dhcp.put(network.name(), server);
        open.push(server);
        Subnet subnet6 = network.subnet6();
        if (six != null && subnet6 != null) {
            open.push(RouterAdvertiser.start(
                    jvm,
                    network.name(),
                    new RouterAdvertiser.Settings(
                            subnet6,
                            subnet6.prefix() == 64,
                            List.of(six),
                            ADVERTISED,
                            network.uplink().nat())));
        }
    }

    private DhcpSettings addresses(LabNetwork network, InetAddress own) {
        Map<MacAddress, DhcpSettings.Host> fixed = new LinkedHashMap<>();
        for (int host = 0; host < spec.hosts().size(); host++) {
            LabHost machine = spec.hosts().get(host);
            for (int card = 0; card < machine.nics().size(); card++) {
                for (Nic.Connection connection : machine.nics().get(card).connections()) {
                    InetAddress address = assigned.address(machine, card, connection);
                    if (connection.network().equals(network.name()) && address != null) {
                        fixed.put(LabMacs.card(host, card), new DhcpSettings.Host(address, machine.name()));
                    }
                }
            }
        }
        InetAddress router = router(network, own);
        return new DhcpSettings(
                network.subnet(),
                fixed,
                range(network.subnet()),
                router,
                List.of(own),
                spec.domain(),
                routes(network, router),
                network.ntp(),
                network.mtu(),
                LEASE);
    }

    /** What the default gateway does not lead to. */
    private List<DhcpSettings.StaticRoute> routes(LabNetwork network, @Nullable InetAddress router) {
        return Routing.into(spec, network).entrySet().stream()
                .filter(route -> !route.getValue().equals(router))
                .map(route -> new DhcpSettings.StaticRoute(route.getKey(), route.getValue()))
                .toList();
    }

    /** The upper half; who has an address of its own there keeps it. */
    private static DhcpSettings.@Nullable Range range(Subnet subnet) {
        int bits = 32 - subnet.prefix();
        if (bits < 2) {
            return null;
        }
        BigInteger size = BigInteger.ONE.shiftLeft(bits);
        return new DhcpSettings.Range(Addresses.at(subnet, size.shiftRight(1)), Addresses.last(subnet));
    }

    private @Nullable InetAddress router(LabNetwork network, InetAddress own) {
        String gateway = network.gateway();
        if (gateway == null) {
            return network.uplink().nat() ? own : null;
        }
        return spec.host(gateway).stream()
                .flatMap(host -> host.nics().stream())
                .flatMap(nic -> nic.connections().stream())
                .filter(connection -> connection.network().equals(network.name()))
                .map(Nic.Connection::address)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable DnsUpstream upstream(LabNetwork network) throws IOException {
        InetSocketAddress resolver = network.uplink().resolver();
        if (resolver == null) {
            return null;
        }
        DnsForwarder forwarder = DnsForwarder.open(jvm, resolver);
        open.push(forwarder);
        return forwarder;
    }

    private DnsSettings names(LabNetwork network, @Nullable DnsUpstream upstream) {
        Map<String, List<InetAddress>> names = new LinkedHashMap<>(network.names());
        List<Subnet> subnets = new ArrayList<>();
        for (LabNetwork each : spec.networks()) {
            subnets.add(each.subnet());
            Subnet subnet6 = each.subnet6();
            if (subnet6 != null) {
                subnets.add(subnet6);
            }
        }
        for (LabHost host : spec.hosts()) {
            List<InetAddress> addresses = new ArrayList<>();
            for (int card = 0; card < host.nics().size(); card++) {
                for (Nic.Connection connection : host.nics().get(card).connections()) {
                    Stream.of(assigned.address(host, card, connection), connection.address6())
                            .filter(Objects::nonNull)
                            .forEach(addresses::add);
                }
            }
            names.put(host.name(), addresses);
        }
        return new DnsSettings(spec.domain(), names, subnets, upstream);
    }

    private void openUplink(LabNetwork network) throws IOException {
        Uplink uplink = network.uplink();
        for (Map.Entry<Integer, InetSocketAddress> forward : uplink.forwarded().entrySet()) {
            open.push(Forward.open(jvm, network.name(), forward.getKey(), forward.getValue()));
        }
        for (Map.Entry<Integer, Path> folder : uplink.folders().entrySet()) {
            FolderServer files = FolderServer.start(folder.getValue());
            open.push(files);
            open.push(Forward.open(jvm, network.name(), folder.getKey(), files.address()));
        }
        if (uplink.nat()) {
            open.push(Nat.open(jvm, network.name(), uplink.destinations()));
        }
    }

    /** From now on somebody sees each frame that goes to one address, on the loop; null for nobody. */
    void watch(@Nullable Onlooker onlooker) {
        segments.values().forEach(segment -> segment.watch(onlooker));
    }

    /** From now on no frame gets to anybody, until {@link #release}. */
    void hold() {
        segments.values().forEach(EthernetSwitch::hold);
    }

    /** Lets out what was held. */
    void release() {
        segments.values().forEach(EthernetSwitch::release);
    }

    /** Waits until all is heard that machines have sent which stand still now. */
    void awaitSilence() {
        AtomicLong before = new AtomicLong(-1);
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .timeout(SILENCE)
                    .until(() -> {
                        long now = segments.values().stream()
                                .mapToLong(EthernetSwitch::received)
                                .sum();
                        return before.getAndSet(now) == now;
                    });
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    "The networks of lab '" + spec.name() + "' are not silent, though no machine runs", e);
        }
    }

    /**
     * Connects a machine's cards.
     *
     * @param cables where it awaits that, in the order of its cards; fewer for the first ones
     */
    void dial(LabHost machine, List<Path> cables) {
        for (int card = 0; card < cables.size(); card++) {
            segment(machine, card).dial(port(machine, card), cables.get(card));
        }
    }

    /** Waits until a machine's cards are connected, those that are pulled out too, as their cables are. */
    void awaitCables(LabHost machine) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .timeout(CONNECTED)
                    .until(() -> disconnected(machine).isEmpty());
        } catch (ConditionTimeoutException e) {
            throw new EnvironmentException(
                    "Machine '" + machine.name() + "' did not connect to " + disconnected(machine), e);
        }
    }

    private EthernetSwitch segment(LabHost machine, int card) {
        return segment(network(machine.nics().get(card).connections().get(0)).segment());
    }

    private List<String> disconnected(LabHost machine) {
        List<String> ports = new ArrayList<>();
        for (int card = 0; card < machine.nics().size(); card++) {
            if (!segment(machine, card).isConnected(port(machine, card))) {
                ports.add(port(machine, card));
            }
        }
        return ports;
    }

    /** What the networks are doing now. */
    KeptNet kept() {
        Map<String, SwitchState> switches = new LinkedHashMap<>();
        segments.forEach((name, segment) -> switches.put(name, segment.state()));
        Map<String, List<DhcpServer.Kept>> leases = new LinkedHashMap<>();
        dhcp.forEach((name, server) -> leases.put(name, server.kept()));
        return new KeptNet(switches, leases);
    }

    /** Makes the networks go on from what they were doing then. */
    void become(KeptNet kept) {
        kept.leases()
                .forEach((name, leases) ->
                        Objects.requireNonNull(dhcp.get(name), name).become(leases));
        kept.switches().forEach((name, state) -> segment(name).become(state));
    }

    @Override
    public void close() {
        EnvironmentException trouble = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) { // each has exceptions of its own
                if (trouble == null) {
                    trouble = new EnvironmentException("A part of lab '" + spec.name() + "' did not end: " + e, e);
                } else {
                    trouble.addSuppressed(e);
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
