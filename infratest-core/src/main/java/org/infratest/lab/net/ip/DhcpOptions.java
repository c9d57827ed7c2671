package org.infratest.lab.net.ip;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.infratest.lab.net.ip.DhcpSettings.StaticRoute;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Options of DHCP (RFC 2132, RFC 3442). */
final class DhcpOptions {

    static final int HOSTNAME = 12;
    static final int REQUESTED = 50;
    static final int LEASE = 51;
    static final int TYPE = 53;
    static final int SERVER = 54;

    static final int DISCOVER = 1;
    static final int OFFER = 2;
    static final int REQUEST = 3;
    static final int DECLINE = 4;
    static final int ACK = 5;
    static final int NAK = 6;
    static final int RELEASE = 7;
    static final int INFORM = 8;

    private static final int MASK = 1;
    private static final int ROUTER = 3;
    private static final int DNS = 6;
    private static final int DOMAIN = 15;
    private static final int MTU = 26;
    private static final int BROADCAST = 28;
    private static final int NTP = 42;
    private static final int MESSAGE = 56;
    private static final int RENEWAL = 58;
    private static final int REBINDING = 59;
    private static final int ROUTES = 121;

    private final Map<Integer, byte[]> options = new TreeMap<>();

    DhcpOptions(int type, InetAddress server) {
        options.put(TYPE, new byte[] {(byte) type});
        options.put(SERVER, server.getAddress());
    }

    Map<Integer, byte[]> all() {
        return options;
    }

    DhcpOptions message(String text) {
        options.put(MESSAGE, text.getBytes(US_ASCII));
        return this;
    }

    /** How long the address may be used, and when to ask again (RFC 2131, 4.4.5). */
    DhcpOptions lease(long seconds) {
        options.put(LEASE, number(seconds));
        options.put(RENEWAL, number(seconds / 2));
        options.put(REBINDING, number(seconds * 7 / 8));
        return this;
    }

    /** What the network's machines are told. */
    DhcpOptions network(DhcpSettings settings, @Nullable String hostname) {
        Subnet subnet = settings.subnet();
        options.put(MASK, mask(subnet.prefix()));
        options.put(BROADCAST, InterfaceAddresses.broadcast(subnet).getAddress());
        addresses(ROUTER, settings.router() == null ? List.of() : List.of(settings.router()));
        addresses(DNS, settings.dns());
        addresses(NTP, settings.ntp());
        text(HOSTNAME, hostname);
        text(DOMAIN, settings.domain());
        if (settings.mtu() > 0) {
            options.put(MTU, new byte[] {(byte) (settings.mtu() >> 8), (byte) settings.mtu()});
        }
        if (!settings.routes().isEmpty()) {
            options.put(ROUTES, routes(settings));
        }
        return this;
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    private static byte[] mask(int prefix) {
        return number(prefix == 0 ? 0 : -1L << (32 - prefix));
    }

    private void addresses(int option, List<InetAddress> addresses) {
        if (!addresses.isEmpty()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            addresses.forEach(address -> bytes.writeBytes(address.getAddress()));
            options.put(option, bytes.toByteArray());
        }
    }

    private void text(int option, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            options.put(option, text.getBytes(US_ASCII));
        }
    }

    /** Who reads this option ignores that of the router, so the default route stands in it too. */
    private static byte[] routes(DhcpSettings settings) {
        List<StaticRoute> routes = new ArrayList<>(settings.routes());
        InetAddress router = settings.router();
        if (router != null) {
            routes.add(new StaticRoute(new Subnet(Ips.ANY4, 0), router));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (StaticRoute route : routes) {
            int prefix = route.destination().prefix();
            bytes.write(prefix);
            bytes.write(route.destination().base().getAddress(), 0, (prefix + 7) / 8);
            bytes.writeBytes(route.router().getAddress());
        }
        return bytes.toByteArray();
    }
}
