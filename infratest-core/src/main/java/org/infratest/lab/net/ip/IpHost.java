package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.infratest.ConfigurationException;
import org.infratest.event.Durations;
import org.infratest.lab.net.Loop;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.Station;
import org.infratest.lab.net.Wire;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The host inside this JVM, with an interface on each network that it is attached to. It answers ARP, neighbour discovery and
 * echo requests by itself, and passes nothing on between its interfaces; an address is answered on its own network only.
 * Its methods may be called from any thread.
 */
public final class IpHost {

    private static final int FIRST_EPHEMERAL = 49_152;
    private static final int EPHEMERALS = 16_384;

    private final Loop loop;
    private final LongSupplier random;
    private final AtomicInteger ephemeral;
    private final Discards discards = new Discards();
    private final Routes routes = new Routes();
    private final IpInput input;
    private final IpOutput output;
    private final Icmp icmp;
    private final Udp udp;
    private final Tcp tcp;

    /** A host without interfaces. */
    public IpHost(Loop loop) {
        this(loop, new SecureRandom()::nextLong);
    }

    /**
     * A host without interfaces.
     *
     * @param random where sequence numbers, ports and identifiers come from
     */
    IpHost(Loop loop, LongSupplier random) {
        this.loop = loop;
        this.random = random;
        this.ephemeral = new AtomicInteger((int) (random.getAsLong() & 0x3fff));
        this.input = new IpInput(this);
        this.output = new IpOutput(this);
        this.icmp = new Icmp(this);
        this.udp = new Udp(this);
        this.tcp = new Tcp(this);
    }

    /**
     * Adds an interface.
     *
     * @param network the network's name, as messages call it
     * @param mtu the largest IP packet, in bytes
     * @param wire the way to the switch
     * @return what takes frames from the switch
     * @throws ConfigurationException if there is an interface on that network already
     */
    public Station attach(String network, MacAddress mac, InterfaceAddresses addresses, int mtu, Wire wire) {
        if (routes.named(network) != null) {
            throw new ConfigurationException("This JVM has an interface on network '" + network + "' already");
        }
        IpInterface added = new IpInterface(this, network, mac, addresses, mtu, wire);
        routes.add(added);
        return added;
    }

    /**
     * Adds a route to what lies behind a router.
     *
     * @param via the router's address, on a network that this host is attached to
     * @throws ConfigurationException if it is on none
     */
    public void route(Subnet destination, InetAddress via) {
        routes.add(destination, via);
    }

    /** The addresses of all interfaces, in the order in which they were attached, without link-local ones. */
    public List<InetAddress> addresses() {
        return routes.interfaces().stream()
                .flatMap(each -> each.addresses().all().stream())
                .toList();
    }

    /**
     * Listens at a TCP port.
     *
     * @param at an address of this host, or the unspecified one for all; port 0 for a free one
     * @param handler takes each connection. It is called on the loop and must not block: it hands the socket to a thread
     * @throws IOException if the port is taken
     */
    public TcpListener listen(InetSocketAddress at, Consumer<Socket> handler) throws IOException {
        return tcp.listen(at, connection -> TcpSocket.accept(connection, loop, handler));
    }

    /**
     * Opens a UDP socket to one address.
     *
     * @param peer a resolved address
     * @throws IOException if no port is free
     */
    public UdpSocket udp(InetSocketAddress peer) throws IOException {
        return UdpSocket.connect(this, peer);
    }

    /**
     * Breaks all connections and exchanges, without a word to their peers, and forgets where its neighbours are: they are not who they were.
     * What listens goes on listening.
     *
     * @param reason what those hear that wait for something
     */
    public void breakOff(String reason) {
        loop.execute(() -> {
            tcp.breakOff(reason);
            udp.unreachable(target -> true, reason);
            icmp.echoes().unreachable(target -> true, reason);
            routes.interfaces().forEach(each -> each.neighbours().forget());
        });
    }

    /** How many packets were not taken, by reason; those that never occurred are left out. */
    public Map<String, Long> discarded() {
        return discards.all();
    }

    Loop loop() {
        return loop;
    }

    LongSupplier random() {
        return random;
    }

    Discards discards() {
        return discards;
    }

    Routes routes() {
        return routes;
    }

    IpInput input() {
        return input;
    }

    IpOutput output() {
        return output;
    }

    Icmp icmp() {
        return icmp;
    }

    Udp udp() {
        return udp;
    }

    Tcp tcp() {
        return tcp;
    }

    /** The next port of the dynamic range (RFC 6335); it may be in use. */
    int ephemeralPort() {
        return FIRST_EPHEMERAL + Math.floorMod(ephemeral.getAndIncrement(), EPHEMERALS);
    }

    /** @throws ConfigurationException if there is no interface on that network */
    IpInterface on(String network) {
        IpInterface found = routes.named(network);
        if (found == null) {
            throw new ConfigurationException("This JVM has no interface on network '" + network + "'; it has on "
                    + routes.interfaces().stream().map(IpInterface::network).toList());
        }
        return found;
    }

    /** Nobody on the network has that address: whatever was to go there fails. */
    void isNotThere(IpInterface on, InetAddress address) {
        Duration waited = Neighbours.INTERVAL.multipliedBy(Neighbours.TRIES);
        String reason = noReply(on, address) + " within " + Durations.text(waited);
        Predicate<InetAddress> concerned = target -> isNextHop(on, address, target);
        tcp.unreachable(concerned, reason);
        udp.unreachable(concerned, reason);
        icmp.echoes().unreachable(concerned, reason);
    }

    private boolean isNextHop(IpInterface on, InetAddress address, InetAddress target) {
        Route route = routes.to(target);
        return route != null && route.out() == on && route.nextHop(target).equals(address);
    }

    /** Why there is no answer from an address, where its network did not even say where it is; else null. */
    @Nullable
    String unanswered(InetAddress target) {
        Route route = routes.to(target);
        if (route == null || !route.out().neighbours().isAwaited(route.nextHop(target))) {
            return null;
        }
        return noReply(route.out(), route.nextHop(target));
    }

    private static String noReply(IpInterface on, InetAddress address) {
        String what = Ips.isV6(address) ? "no neighbour advertisement" : "no ARP reply";
        return what + " from " + Ips.text(address) + " on network '" + on.network() + "'";
    }

    /** Has the hardware address of the next hop checked, since nothing is heard from there. */
    void suspect(InetAddress target) {
        Route route = routes.to(target);
        if (route != null) {
            route.out().neighbours().suspect(route.nextHop(target));
        }
    }
}
