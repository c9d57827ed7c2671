package org.infratest.lab;

import java.util.List;
import java.util.Set;
import org.infratest.lab.net.PortMode;

/**
 * The ports of the bridges that are compared: what each is on the switch, and what {@code bridge vlan add} is told for it. A Linux bridge that
 * filters has no frames without a VLAN, so what is in none on the switch is there in {@link #NONE}, whose tag nobody sends.
 */
enum BridgePort {
    ACCESS_10(PortMode.access(10), "10 pvid untagged"),
    OTHER_10(PortMode.access(10), "10 pvid untagged"),
    ACCESS_20(PortMode.access(20), "20 pvid untagged"),
    PLAIN(PortMode.access(0), BridgePort.NONE + " pvid untagged"),
    TRUNK(PortMode.trunk(Set.of(10, 20), 0), "10", "20"),
    NATIVE(PortMode.trunk(Set.of(20), 10), "10 pvid untagged", "20"),
    MIXED(PortMode.trunk(Set.of(0, 20), 0), BridgePort.NONE + " pvid untagged", "20");

    /** Stands for no VLAN on the Linux bridge. */
    static final int NONE = 99;

    private final PortMode mode;
    private final List<String> vlans;

    BridgePort(PortMode mode, String... vlans) {
        this.mode = mode;
        this.vlans = List.of(vlans);
    }

    PortMode mode() {
        return mode;
    }

    List<String> vlans() {
        return vlans;
    }
}
