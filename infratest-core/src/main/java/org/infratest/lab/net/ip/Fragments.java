package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.infratest.lab.net.ip.IpPacket.Fragment;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together again (RFC 791, RFC 8200 and its ban on overlaps, RFC 5722). Bounded in packets, parts and time;
 * the oldest packet gives way to a new one.
 */
final class Fragments {

    static final int MOST_PACKETS = 16;
    private static final int MOST_PARTS = 64;
    private static final int LONGEST = 65_535;
    private static final long PATIENCE = 15_000_000_000L;

    private final Map<Key, Parts> packets = new LinkedHashMap<>();
    private final Discards discards;

    Fragments(Discards discards) {
        this.discards = discards;
    }

    private record Key(InetAddress source, InetAddress destination, int protocol, int id) {}

    private record Part(int offset, ByteBuffer bytes) {
        int end() {
            return offset + bytes.remaining();
        }
    }

    private static final class Parts {
        private final List<Part> parts = new ArrayList<>();
        private final long since;
        private int length = -1;

        Parts(long since) {
            this.since = since;
        }
    }

    /** The whole packet, if this is its last missing part, else null. */
    @Nullable
    IpPacket add(IpPacket packet, long now) {
        Fragment fragment = Objects.requireNonNull(packet.fragment());
        int end = fragment.offset() + packet.payload().remaining();
        if (end > LONGEST || (fragment.more() && (packet.payload().remaining() & 7) != 0)) {
            return discards.count(Discard.FRAGMENT);
        }
        expire(now);
        Key key = new Key(packet.source(), packet.destination(), packet.protocol(), fragment.id());
        Parts parts = packets.computeIfAbsent(key, k -> new Parts(now));
        if (!fits(parts, fragment.offset(), end) || parts.parts.size() == MOST_PARTS) {
            packets.remove(key);
            return discards.count(Discard.FRAGMENT);
        }
        parts.parts.add(new Part(fragment.offset(), copy(packet.payload())));
        parts.length = fragment.more() ? parts.length : end;
        if (!isComplete(parts)) {
            return null;
        }
        packets.remove(key);
        return whole(packet, parts);
    }

    int size() {
        return packets.size();
    }

    private void expire(long now) {
        var oldest = packets.values().iterator();
        while (oldest.hasNext()) {
            if (now - oldest.next().since < PATIENCE && packets.size() < MOST_PACKETS) {
                return;
            }
            oldest.remove();
            discards.count(Discard.FRAGMENT);
        }
    }

    private static boolean fits(Parts parts, int start, int end) {
        return parts.parts.stream().allMatch(part -> part.end() <= start || part.offset() >= end)
                && (parts.length < 0 || end <= parts.length);
    }

    private static boolean isComplete(Parts parts) {
        int sum =
                parts.parts.stream().mapToInt(part -> part.bytes().remaining()).sum();
        return sum == parts.length;
    }

    private static IpPacket whole(IpPacket last, Parts parts) {
        ByteBuffer bytes = ByteBuffer.allocate(parts.length);
        parts.parts.stream()
                .sorted(Comparator.comparingInt(Part::offset))
                .forEach(part -> bytes.put(part.bytes().duplicate()));
        return new IpPacket(last.source(), last.destination(), last.protocol(), last.ttl(), null, bytes.flip());
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
