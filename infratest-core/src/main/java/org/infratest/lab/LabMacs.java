package org.infratest.lab;

import org.infratest.lab.net.MacAddress;

/** The hardware addresses of a lab: the same in each run, so that what a machine has remembered of them holds. */
final class LabMacs {

    private static final long CONTROL = 0x10_0000_0000L;
    private static final long CARDS = 0x20_0000_0000L;
    private static final long JVM = 0x30_0000_0000L;

    private LabMacs() {}

    /** The one of a machine's first card, by which infratest logs in; on a network where there is nobody else. */
    static MacAddress control() {
        return MacAddress.local(CONTROL);
    }

    /** The one of a machine's card among those of networks. */
    static MacAddress card(int host, int card) {
        return MacAddress.local(CARDS | ((long) host << 8) | card);
    }

    /** The one that the JVM has on a network. */
    static MacAddress jvm(int network) {
        return MacAddress.local(JVM | network);
    }
}
