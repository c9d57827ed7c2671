package org.infratest.lab.net;

import org.infratest.Api;

/** Why a frame went no further. */
@Api
public enum DropReason {
    /** Shorter than its own header: below 14 bytes, or 18 with a tag. */
    RUNT,
    /** Longer than {@link SwitchSettings#maxFrame()}. */
    OVERSIZE,
    /** Claims to come from a group, or from the address of zeros. */
    INVALID_SOURCE,
    /** For the link's two ends only (IEEE 802.1Q, 8.6.3: 01-80-C2-00-00-01 to -0F). */
    RESERVED_DESTINATION,
    /** In a VLAN that the port does not carry. */
    VLAN,
    /** Its packet is larger than {@link EthernetSwitch#limitMtu(int)} allows. */
    MTU,
    /** The receiver is on the other side of a partition. */
    PARTITION,
    /** The link is down. */
    DOWN,
    /** Lost, as the impairment asks for. */
    LOSS,
    /** More than the queue holds: the receiver, or the rate of the impairment, is too slow. */
    QUEUE_FULL,
    /** Nobody is connected to the port. */
    NOT_CONNECTED
}
