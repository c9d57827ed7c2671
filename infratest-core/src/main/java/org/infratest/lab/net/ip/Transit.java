package org.infratest.lab.net.ip;

/** Takes packets that an interface receives for addresses that are not its own. Called on the loop. */
interface Transit {

    /** Takes one; it is never passed on as it is. */
    void take(IpInterface in, IpPacket packet);
}
