package org.infratest.lab.net;

import java.util.BitSet;
import java.util.Set;
import org.infratest.ConfigurationException;

/**
 * Which VLANs a port carries, and how (IEEE 802.1Q). VLAN 0 is what a segment's untagged frames are in where no VLAN is named for
 * them. As on a Linux bridge, a frame is let in when the port carries its VLAN: so an access port takes untagged frames,
 * frames with a mere priority tag, and also frames with the tag of its own VLAN.
 */
public final class PortMode {

    private static final int LAST_VLAN = 4094;

    private final BitSet carried;
    private final int untagged;

    private PortMode(BitSet carried, int untagged) {
        this.carried = carried;
        this.untagged = untagged;
    }

    /**
     * A port for a host that knows nothing of VLANs: it sends and gets untagged frames.
     *
     * @param vlan the VLAN they are in, 1 to 4094, or 0 for none
     */
    public static PortMode access(int vlan) {
        return new PortMode(bits(Set.of(vlan)), vlan);
    }

    /**
     * A port that carries several VLANs with tags.
     *
     * @param vlans the VLANs, 1 to 4094; with 0 among them the port carries also, untagged, what is in no VLAN
     * @param nativeVlan the VLAN that goes without tags, carried also where it is not among the others; 0 for none
     * @throws ConfigurationException if an id is no VLAN's, or two VLANs would go without tags
     */
    public static PortMode trunk(Set<Integer> vlans, int nativeVlan) {
        BitSet carried = bits(vlans);
        if (nativeVlan != 0) {
            if (carried.get(0)) {
                throw new ConfigurationException("A trunk cannot carry both VLAN " + nativeVlan
                        + " and what is in no VLAN (0) without tags; leave one of them out");
            }
            carried.or(bits(Set.of(nativeVlan)));
        }
        return new PortMode(carried, nativeVlan);
    }

    boolean carries(int vlan) {
        return carried.get(vlan);
    }

    /** The VLAN of a frame without a tag; the port may not carry it. */
    int untaggedVlan() {
        return untagged;
    }

    boolean sendsTagged(int vlan) {
        return vlan != untagged;
    }

    private static BitSet bits(Set<Integer> vlans) {
        BitSet bits = new BitSet();
        for (int vlan : vlans) {
            if (vlan < 0 || vlan > LAST_VLAN) {
                throw new ConfigurationException(
                        "There is no VLAN " + vlan + "; they go from 1 to " + LAST_VLAN + ", and 0 means none");
            }
            bits.set(vlan);
        }
        return bits;
    }

    @Override
    public String toString() {
        return "VLANs " + carried + ", untagged " + untagged;
    }
}
