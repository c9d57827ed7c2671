package org.infratest.lab.qemu;

import org.infratest.lab.net.MacAddress;

/**
 * A network card and its cable.
 *
 * @param mac its hardware address
 * @param plug where the cable ends
 */
public record Card(MacAddress mac, Plug plug) {}
