package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.infratest.lab.net.Loop;
import org.infratest.lab.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * The hardware addresses of a network's hosts (RFC 826, RFC 4861, 7.3). Who does not answer {@link #TRIES} requests is not
 * there. An address that was not confirmed for a while is asked for again while it is used.
 */
final class Neighbours {

    static final int TRIES = 4;
    static final Duration INTERVAL = Duration.ofMillis(500);
    static final int MOST = 1024;

    /** As many packets as wait for one host on Linux (unres_qlen in ip-sysctl.rst), whose answer may be late where the processors are busy. */
    private static final int MOST_WAITING = 101;

    private static final long FRESH = 5_000_000_000L;

    private final IpInterface on;
    private final Loop loop;
    private final Map<InetAddress, Neighbour> known = new LinkedHashMap<>();

    Neighbours(IpInterface on, Loop loop) {
        this.on = on;
        this.loop = loop;
    }

    private static final class Neighbour {
        private final Deque<IpPacket> waiting = new ArrayDeque<>();
        private @Nullable MacAddress mac;
        private Loop.@Nullable Timer asking;
        private long confirmed;
    }

    /** Sends a packet to a host of the network, now or when its hardware address is known. */
    void send(IpPacket packet, InetAddress nextHop) {
        Neighbour neighbour = neighbour(nextHop);
        MacAddress mac = neighbour.mac;
        if (mac != null) {
            on.send(mac, packet);
            suspect(nextHop);
            return;
        }
        if (neighbour.waiting.size() == MOST_WAITING) {
            neighbour.waiting.removeFirst();
            on.host().discards().count(Discard.NO_ROOM);
        }
        neighbour.waiting.add(packet);
        if (neighbour.asking == null) {
            ask(nextHop, neighbour, 1);
        }
    }

    private Neighbour neighbour(InetAddress address) {
        Neighbour neighbour = known.get(address);
        if (neighbour == null) {
            if (known.size() >= MOST) {
                var oldest = known.values().iterator();
                stopAsking(oldest.next());
                oldest.remove();
            }
            neighbour = new Neighbour();
            known.put(address, neighbour);
        }
        return neighbour;
    }

    /** Asks again where the last confirmation is older than a few seconds. */
    void suspect(InetAddress address) {
        Neighbour neighbour = known.get(address);
        if (neighbour != null && neighbour.asking == null && loop.nanoTime() - neighbour.confirmed > FRESH) {
            ask(address, neighbour, 1);
        }
    }

    private void ask(InetAddress address, Neighbour neighbour, int attempt) {
        if (attempt > TRIES) {
            known.remove(address, neighbour);
            neighbour.asking = null;
            on.host().isNotThere(on, address);
            return;
        }
        neighbour.asking = loop.schedule(INTERVAL, () -> ask(address, neighbour, attempt + 1));
        on.ask(address);
    }

    /**
     * Takes what a host said about its address.
     *
     * @param create whether to remember it even if nobody asked
     */
    void heard(InetAddress address, MacAddress mac, boolean create) {
        if (!known.containsKey(address) && !create) {
            return;
        }
        Neighbour neighbour = neighbour(address);
        neighbour.mac = mac;
        neighbour.confirmed = loop.nanoTime();
        stopAsking(neighbour);
        while (!neighbour.waiting.isEmpty()) {
            on.send(mac, neighbour.waiting.removeFirst());
        }
    }

    private static void stopAsking(Neighbour neighbour) {
        if (neighbour.asking != null) {
            neighbour.asking.cancel();
            neighbour.asking = null;
        }
    }

    /** Forgets all of them, with what waits for one. */
    void forget() {
        known.values().forEach(Neighbours::stopAsking);
        known.clear();
    }

    /** Whether the network was asked for it and has not answered yet. */
    boolean isAwaited(InetAddress address) {
        Neighbour neighbour = known.get(address);
        return neighbour != null && neighbour.mac == null;
    }

    int size() {
        return known.size();
    }
}
