package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.infratest.ConfigurationException;
import org.infratest.lab.net.Loop;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Tells a network's machines about its IPv6 prefix, name servers and router (RFC 4861, RFC 4862, RFC 8106). */
public final class RouterAdvertiser implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final long LEAST_BETWEEN = 100_000_000L;
    private static final int OPTION_PREFIX = 3;
    private static final int OPTION_MTU = 5;
    private static final int OPTION_DNS = 25;
    private static final int ON_LINK = 0x80;
    private static final int AUTONOMOUS = 0x40;

    private final IpInterface on;
    private final Settings settings;
    private final Alarm answer;
    private Loop.@Nullable Timer timer;
    private volatile boolean closed;

    /**
     * What is told.
     *
     * @param prefix the network's addresses; they are on the link
     * @param autonomous whether machines make themselves addresses in it, which needs a prefix of 64 bits
     * @param dns name servers; at most 15
     * @param lifetime how long all of it holds
     * @param isRouter whether the host of this JVM is a default router, as it is with an uplink
     */
    public record Settings(
            Subnet prefix, boolean autonomous, List<InetAddress> dns, Duration lifetime, boolean isRouter) {

        /** Copies the list and checks the families. */
        public Settings {
            dns = List.copyOf(dns);
            if (prefix.isIpv4() || dns.size() > 15 || dns.stream().anyMatch(server -> !Ips.isV6(server))) {
                throw new ConfigurationException("A router advertises an IPv6 prefix and at most 15 IPv6 name servers,"
                        + " not " + prefix + " and " + dns);
            }
            if (autonomous && prefix.prefix() != 64) {
                throw new ConfigurationException(
                        "Machines make themselves addresses in a prefix of 64 bits only, not in " + prefix
                                + "; use a /64, or say that it is not autonomous");
            }
        }
    }

    private RouterAdvertiser(IpInterface on, Settings settings) {
        this.on = on;
        this.settings = settings;
        this.answer = new Alarm(on.host().loop(), this::send);
    }

    /**
     * Begins to advertise.
     *
     * @param network one on which the host has an IPv6 address
     * @throws ConfigurationException if it has none there
     */
    public static RouterAdvertiser start(IpHost host, String network, Settings settings) {
        IpInterface on = host.on(network);
        if (on.addresses().ipv6() == null) {
            throw new ConfigurationException(
                    "This JVM has no IPv6 address on network '" + network + "' to advertise from");
        }
        RouterAdvertiser advertiser = new RouterAdvertiser(on, settings);
        host.icmp().onRouterSolicitation(in -> {
            if (in == on && !advertiser.closed) {
                advertiser.answer.atMostIn(LEAST_BETWEEN); // RFC 4861, 6.2.6: one answer to many
            }
        });
        host.loop().execute(advertiser::repeat);
        return advertiser;
    }

    private void repeat() {
        if (!closed) {
            send();
            timer = on.host().loop().schedule(INTERVAL, this::repeat);
        }
    }

    private void send() {
        if (closed) {
            return;
        }
        IcmpMessage message = new IcmpMessage(Ndp.ROUTER_ADVERTISEMENT, 0, rest(), body());
        on.send(Ips.groupMac(Ips.ALL_NODES), message.packet(on.linkLocal(), Ips.ALL_NODES, Ndp.HOP_LIMIT));
    }

    /** Hop limit, flags and the router's lifetime. */
    private int rest() {
        long lifetime = settings.isRouter ? Math.min(9_000, settings.lifetime.toSeconds()) : 0;
        return IpPacket.DEFAULT_TTL << 24 | (int) lifetime;
    }

    private ByteBuffer body() {
        int seconds = (int) Math.min(Integer.MAX_VALUE, settings.lifetime.toSeconds());
        ByteBuffer body = ByteBuffer.allocate(8 + 8 + 8 + 32 + 8 + 16 * settings.dns.size());
        body.putInt(0).putInt(0);
        body.put((byte) Ndp.OPTION_SOURCE).put((byte) 1);
        on.mac().put(body);
        body.put((byte) OPTION_MTU).put((byte) 1).putShort((short) 0).putInt(on.mtu());
        body.put((byte) OPTION_PREFIX).put((byte) 4).put((byte) settings.prefix.prefix());
        body.put((byte) (ON_LINK | (settings.autonomous ? AUTONOMOUS : 0)));
        body.putInt(seconds).putInt(seconds).putInt(0);
        body.put(settings.prefix.base().getAddress());
        if (!settings.dns.isEmpty()) {
            body.put((byte) OPTION_DNS)
                    .put((byte) (1 + 2 * settings.dns.size()))
                    .putShort((short) 0)
                    .putInt(seconds);
            settings.dns.forEach(server -> body.put(server.getAddress()));
        }
        return body.flip();
    }

    @Override
    public void close() {
        closed = true;
        Loop.Timer last = timer;
        if (last != null) {
            last.cancel();
        }
    }
}
