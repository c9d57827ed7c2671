package org.infratest.lab.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Behind which port each address was last seen, by VLAN: the filtering database of IEEE 802.1Q, 8.8, with independent learning. A hash
 * table with open addressing over plain numbers, since each frame looks into it twice.
 */
final class AddressTable {

    private static final int SMALLEST = 64;
    private static final int VLAN_SHIFT = 48;
    private static final long ADDRESS = (1L << VLAN_SHIFT) - 1;
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /** Purges of a full table are this much of the ageing time apart, or else a flood of addresses would purge on each frame. */
    private static final int PURGES_IN_AGEING = 10;

    private final long ageing;
    private final int most;

    private long[] keys = new long[SMALLEST];
    private SwitchPort[] ports = new SwitchPort[SMALLEST];
    private long[] seen = new long[SMALLEST];
    private int size;
    private long purged;
    private boolean hasPurged;

    AddressTable(long ageing, int most) {
        this.ageing = ageing;
        this.most = most;
    }

    /** Notes that an address, which is not all zeros, was seen behind a port. A new one is ignored where the table is full. */
    void learn(long address, int vlan, SwitchPort port, long now) {
        long key = key(address, vlan);
        int at = find(key);
        if (keys[at] != key) {
            if (!hasRoom(now)) {
                return;
            }
            at = find(key);
            keys[at] = key;
            size++;
        }
        ports[at] = port;
        seen[at] = now;
    }

    /** The port behind which the address is, or null where it is not known or was not seen for too long. */
    @Nullable
    SwitchPort lookUp(long address, int vlan, long now) {
        long key = key(address, vlan);
        int at = find(key);
        return keys[at] == key && now - seen[at] < ageing ? ports[at] : null;
    }

    /** Forgets all that is behind a port. */
    void forget(SwitchPort port) {
        rebuild(keys.length, at -> ports[at] != port);
    }

    /** What it knows, with the time since it was last seen. */
    List<SwitchState.Learned> learned(long now) {
        List<SwitchState.Learned> all = new ArrayList<>();
        for (int at = 0; at < keys.length; at++) {
            if (keys[at] != 0 && now - seen[at] < ageing) {
                all.add(new SwitchState.Learned(
                        keys[at] & ADDRESS, (int) (keys[at] >>> VLAN_SHIFT), ports[at].name(), now - seen[at]));
            }
        }
        return all;
    }

    /** Forgets everything. */
    void clear() {
        rebuild(SMALLEST, at -> false);
    }

    /** How many addresses it holds, those included that are too old and not yet removed. */
    int size() {
        return size;
    }

    private boolean hasRoom(long now) {
        if (size >= most) {
            if (hasPurged && now - purged < ageing / PURGES_IN_AGEING) {
                return false;
            }
            hasPurged = true;
            purged = now;
            rebuild(keys.length, at -> now - seen[at] < ageing);
            return size < most;
        }
        if (size >= keys.length / 2) {
            rebuild(keys.length * 2, at -> true);
        }
        return true;
    }

    private void rebuild(int capacity, Kept kept) {
        long[] oldKeys = keys;
        SwitchPort[] oldPorts = ports;
        long[] oldSeen = seen;
        long[] newKeys = new long[capacity];
        SwitchPort[] newPorts = new SwitchPort[capacity];
        long[] newSeen = new long[capacity];
        int count = 0;
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0 && kept.test(old)) {
                int at = find(newKeys, oldKeys[old]);
                newKeys[at] = oldKeys[old];
                newPorts[at] = oldPorts[old];
                newSeen[at] = oldSeen[old];
                count++;
            }
        }
        keys = newKeys;
        ports = newPorts;
        seen = newSeen;
        size = count;
    }

    private int find(long key) {
        return find(keys, key);
    }

    /** Where the key is, or the free place where it belongs. */
    private static int find(long[] in, long key) {
        int mask = in.length - 1;
        int at = (int) ((key * SPREAD) >>> 32) & mask;
        while (in[at] != key && in[at] != 0) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private static long key(long address, int vlan) {
        return address | ((long) vlan << VLAN_SHIFT);
    }

    private interface Kept {
        boolean test(int at);
    }
}
