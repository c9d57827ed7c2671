package org.infratest.lab.net.ip;

/** Why something that arrived was not taken. */
enum Discard {
    /** It is for another hardware address, or an IP address that is not ours. */
    NOT_FOR_US,
    /** A protocol above Ethernet or IP that is not spoken here. */
    UNKNOWN_PROTOCOL,
    /** It ends before its headers do. */
    TRUNCATED,
    /** A field has a value that its protocol does not allow. */
    MALFORMED,
    /** Its checksum is wrong. */
    BAD_CHECKSUM,
    /** A fragment that does not fit the others, or whose others did not come in time. */
    FRAGMENT,
    /** A table is full. */
    NO_ROOM,
    /** It answers nothing that was asked. */
    UNSOLICITED
}
