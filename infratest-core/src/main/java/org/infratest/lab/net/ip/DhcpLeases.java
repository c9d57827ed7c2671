package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.infratest.lab.net.MacAddress;
import org.infratest.lab.net.ip.DhcpSettings.Host;
import org.infratest.lab.net.ip.DhcpSettings.Range;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Who has which address of a network. Times are nanoseconds of the loop. Bounded. */
final class DhcpLeases {

    static final int MOST = 1024;

    private static final long OFFERED = 60_000_000_000L;
    private static final long DECLINED = 600_000_000_000L;

    private final DhcpSettings settings;
    private final InetAddress own;
    private final Map<MacAddress, Lease> leases = new HashMap<>();
    private final Map<InetAddress, Lease> byAddress = new HashMap<>();

    DhcpLeases(DhcpSettings settings, InetAddress own) {
        this.settings = settings;
        this.own = own;
    }

    /** Without a holder where somebody else was seen to have the address. */
    private record Lease(@Nullable MacAddress holder, InetAddress address, long until) {}

    /** The fixed address or the one that was given before, or null. */
    @Nullable
    InetAddress of(MacAddress mac, long now) {
        Host host = settings.hosts().get(mac);
        if (host != null) {
            return host.address();
        }
        Lease lease = leases.get(mac);
        return lease != null && lease.until - now > 0 ? lease.address : null;
    }

    /** An address that can be offered: the one it has, else the wanted one, else any; null where none is left. */
    @Nullable
    InetAddress offer(MacAddress mac, @Nullable InetAddress wanted, long now) {
        InetAddress address = of(mac, now);
        if (address == null) {
            address = wanted != null && isFree(wanted, now) ? wanted : anyFree(now);
        }
        if (address != null) {
            hold(mac, address, now + OFFERED);
        }
        return address;
    }

    /** Whether a machine may use an address from now on; if so it is noted. */
    boolean take(MacAddress mac, InetAddress address, long now) {
        InetAddress known = of(mac, now);
        boolean may = known == null ? isFree(address, now) : known.equals(address);
        if (may) {
            hold(mac, address, now + settings.lease().toNanos());
        }
        return may;
    }

    /** What is given, with the time for which it still is. */
    List<DhcpServer.Kept> kept(long now) {
        return byAddress.values().stream()
                .map(lease -> new DhcpServer.Kept(
                        lease.holder == null ? null : lease.holder.toString(),
                        Ips.text(lease.address),
                        lease.until - now))
                .toList();
    }

    /** From now on this is given, and nothing else. */
    void become(List<DhcpServer.Kept> kept, long now) {
        leases.clear();
        byAddress.clear();
        for (DhcpServer.Kept each : kept) {
            String holder = each.holder();
            InetAddress address = Subnet.address(each.address());
            Lease lease = new Lease(holder == null ? null : MacAddress.parse(holder), address, now + each.remaining());
            byAddress.put(address, lease);
            if (lease.holder != null) {
                leases.put(lease.holder, lease);
            }
        }
    }

    void release(MacAddress mac) {
        Lease lease = leases.remove(mac);
        if (lease != null) {
            byAddress.remove(lease.address);
        }
    }

    /** Somebody else has the address that the machine was given. */
    void decline(MacAddress mac, InetAddress address, long now) {
        Lease lease = leases.get(mac);
        if (lease != null && lease.address.equals(address)) {
            release(mac);
            byAddress.put(address, new Lease(null, address, now + DECLINED));
        }
    }

    private void hold(MacAddress mac, InetAddress address, long until) {
        if (settings.hosts().containsKey(mac)) {
            return;
        }
        Lease before = leases.get(mac);
        if (before != null && !before.address.equals(address)) {
            release(mac);
        }
        long kept = before != null && before.address.equals(address) && before.until - until > 0 ? before.until : until;
        Lease lease = new Lease(mac, address, kept);
        leases.put(mac, lease);
        byAddress.put(address, lease);
    }

    private boolean isFree(InetAddress address, long now) {
        Range range = settings.range();
        if (range == null || Ips.isV6(address)) {
            return false;
        }
        long number = number(address);
        boolean given = settings.hosts().values().stream()
                .anyMatch(host -> host.address().equals(address));
        if (number < number(range.first()) || number > number(range.last()) || given || address.equals(own)) {
            return false;
        }
        Lease lease = byAddress.get(address);
        if (lease == null) {
            return byAddress.size() < MOST;
        }
        if (lease.until - now > 0) {
            return false;
        }
        byAddress.remove(address);
        if (lease.holder != null) {
            leases.remove(lease.holder);
        }
        return true;
    }

    private @Nullable InetAddress anyFree(long now) {
        Range range = settings.range();
        if (range == null) {
            return null;
        }
        long last = number(range.last());
        int tried = 0;
        for (long number = number(range.first()); number <= last && tried < 2 * MOST; number++, tried++) {
            InetAddress candidate =
                    Ips.of(ByteBuffer.allocate(4).putInt((int) number).array());
            if (isFree(candidate, now)) {
                return candidate;
            }
        }
        return null;
    }

    private static long number(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt() & 0xffff_ffffL;
    }

    int size() {
        return byAddress.size();
    }
}
