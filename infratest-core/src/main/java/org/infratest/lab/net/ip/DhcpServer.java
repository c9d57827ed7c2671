package org.infratest.lab.net.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.infratest.ConfigurationException;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.DhcpSettings.Host;
import org.jspecify.annotations.Nullable;

/** Gives addresses to the machines of one network (RFC 2131). Relayed requests are not answered. */
public final class DhcpServer implements AutoCloseable {

    static final int MOST_REMEMBERED = 1024;

    private static final int PORT = 67;
    private static final int CLIENT_PORT = 68;

    private final IpInterface on;
    private final InetAddress own;
    private final DhcpSettings settings;
    private final DhcpLeases leases;
    private final Udp.Port port;
    private final Map<MacAddress, DhcpProgress> seen = new LinkedHashMap<>();

    private DhcpServer(IpInterface on, InetAddress own, DhcpSettings settings) throws IOException {
        this.on = on;
        this.own = own;
        this.settings = settings;
        this.leases = new DhcpLeases(settings, own);
        this.port = on.host().udp().bind(on, PORT, (in, from, datagram) -> received(datagram));
    }

    /**
     * Begins to serve.
     *
     * @param network one on which the host has an IPv4 address
     * @throws IOException if there is a server already
     * @throws ConfigurationException if the host has no IPv4 address there
     */
    public static DhcpServer start(IpHost host, String network, DhcpSettings settings) throws IOException {
        IpInterface on = host.on(network);
        InetAddress own = on.addresses().ipv4();
        if (own == null) {
            throw new ConfigurationException(
                    "This JVM has no IPv4 address on network '" + network + "' to serve DHCP from");
        }
        return new DhcpServer(on, own, settings);
    }

    /**
     * An address that is given to somebody.
     *
     * @param holder the hardware address of who has it; null where somebody else was seen to have it
     * @param address which address
     * @param remaining for how long it still is, in nanoseconds
     */
    public record Kept(@Nullable String holder, String address, long remaining) {}

    /** Which addresses are given now. From any thread. */
    public List<Kept> kept() {
        if (on.host().loop().isCurrent()) {
            return leases.kept(now());
        }
        CompletableFuture<List<Kept>> leased = new CompletableFuture<>();
        on.host().loop().execute(() -> leased.complete(leases.kept(now())));
        return leased.join();
    }

    /** From now on these are given, and no others. From any thread. */
    public void become(List<Kept> kept) {
        on.host().loop().execute(() -> leases.become(kept, now()));
    }

    /** How far a machine came. From any thread. */
    public DhcpProgress progress(MacAddress machine) {
        synchronized (seen) {
            return seen.getOrDefault(machine, DhcpProgress.NONE);
        }
    }

    @Override
    public void close() {
        port.close();
    }

    private void received(UdpDatagram datagram) {
        DhcpMessage message = DhcpMessage.read(datagram.payload(), on.host().discards());
        if (message == null) {
            return;
        }
        if (!message.isRequest() || !message.relay().isAnyLocalAddress()) {
            on.host().discards().count(Discard.NOT_FOR_US);
            return;
        }
        switch (message.type()) {
            case DhcpOptions.DISCOVER -> discover(message);
            case DhcpOptions.REQUEST -> request(message);
            case DhcpOptions.DECLINE -> decline(message);
            case DhcpOptions.RELEASE -> leases.release(message.mac());
            case DhcpOptions.INFORM -> inform(message);
            default -> on.host().discards().count(Discard.MALFORMED);
        }
    }

    private void discover(DhcpMessage message) {
        note(message.mac(), progress(message.mac()).discovered(Instant.now()));
        InetAddress wanted = message.address(DhcpOptions.REQUESTED);
        InetAddress offer = leases.offer(message.mac(), wanted, now());
        if (offer == null) {
            String reason = settings.range() == null
                    ? "its hardware address " + message.mac() + " is not known"
                    : "no address is left";
            note(message.mac(), progress(message.mac()).failed(reason));
            return;
        }
        grant(message, DhcpOptions.OFFER, offer);
    }

    private void request(DhcpMessage message) {
        InetAddress server = message.address(DhcpOptions.SERVER);
        if (server != null && !server.equals(own)) {
            note(message.mac(), progress(message.mac()).failed("it chose another DHCP server, " + Ips.text(server)));
            leases.release(message.mac());
            return;
        }
        note(message.mac(), progress(message.mac()).requested(Instant.now()));
        InetAddress requested = message.address(DhcpOptions.REQUESTED);
        InetAddress wanted = requested != null ? requested : message.client();
        if (leases.take(message.mac(), wanted, now())) {
            grant(message, DhcpOptions.ACK, wanted);
            note(message.mac(), progress(message.mac()).has(wanted, Instant.now()));
        } else {
            refuse(message, "it asked for " + Ips.text(wanted) + ", which it cannot have");
        }
    }

    private void refuse(DhcpMessage message, String reason) {
        note(message.mac(), progress(message.mac()).failed(reason));
        DhcpOptions options = new DhcpOptions(DhcpOptions.NAK, own).message("not your address");
        InetSocketAddress to = new InetSocketAddress(Ips.BROADCAST4, CLIENT_PORT);
        send(MacAddress.BROADCAST, to, answer(message, Ips.ANY4, Ips.ANY4, options));
    }

    private void decline(DhcpMessage message) {
        InetAddress declined = message.address(DhcpOptions.REQUESTED);
        if (declined != null) {
            leases.decline(message.mac(), declined, now());
            String reason = "it declined " + Ips.text(declined) + ", since somebody else answers for that address";
            note(message.mac(), progress(message.mac()).failed(reason));
        }
    }

    /** Tells who has an address already about the network (RFC 2131, 4.3.5). */
    private void inform(DhcpMessage message) {
        if (!settings.subnet().contains(message.client())) {
            on.host().discards().count(Discard.MALFORMED);
            return;
        }
        DhcpOptions options = new DhcpOptions(DhcpOptions.ACK, own).network(settings, name(message.mac()));
        send(
                message.mac(),
                new InetSocketAddress(message.client(), CLIENT_PORT),
                answer(message, message.client(), Ips.ANY4, options));
    }

    private void grant(DhcpMessage message, int type, InetAddress address) {
        DhcpOptions options =
                new DhcpOptions(type, own).lease(settings.lease().toSeconds()).network(settings, name(message.mac()));
        boolean broadcast = (message.flags() & DhcpMessage.BROADCAST) != 0
                && message.client().isAnyLocalAddress();
        InetSocketAddress to = new InetSocketAddress(broadcast ? Ips.BROADCAST4 : address, CLIENT_PORT);
        send(broadcast ? MacAddress.BROADCAST : message.mac(), to, answer(message, message.client(), address, options));
    }

    private static DhcpMessage answer(DhcpMessage to, InetAddress client, InetAddress yours, DhcpOptions options) {
        return new DhcpMessage(false, to.id(), to.flags(), client, yours, Ips.ANY4, to.mac(), options.all());
    }

    /** Whoever it is for may not answer ARP for the address yet. */
    private void send(MacAddress mac, InetSocketAddress to, DhcpMessage message) {
        InetSocketAddress from = new InetSocketAddress(own, PORT);
        on.send(mac, new UdpDatagram(from, to, message.bytes()).packet());
    }

    private @Nullable String name(MacAddress mac) {
        Host host = settings.hosts().get(mac);
        return host == null ? null : host.name();
    }

    private long now() {
        return on.host().loop().nanoTime();
    }

    private void note(MacAddress mac, DhcpProgress progress) {
        synchronized (seen) {
            if (seen.size() >= MOST_REMEMBERED && !seen.containsKey(mac)) {
                MacAddress oldest =
                        Objects.requireNonNull(seen.keySet().iterator().next());
                seen.remove(oldest);
            }
            seen.put(mac, progress);
        }
    }

    int remembered() {
        synchronized (seen) {
            return seen.size() + leases.size();
        }
    }
}
