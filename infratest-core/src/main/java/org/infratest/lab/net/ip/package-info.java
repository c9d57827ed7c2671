/**
 * The host inside this JVM that sits on a lab's networks: IPv4 and IPv6, ARP and neighbour discovery, ICMP, UDP and TCP in
 * user space, and what it serves to machines: DHCP, router advertisements, DNS, and an uplink.
 *
 * <p>Everything happens on the lab's {@link org.infratest.lab.net.Loop}; callers from other threads block themselves, never
 * the loop. What arrives is written by machines that nobody trusts: parsers return nothing for what they cannot read and
 * count why, and every table is bounded.
 *
 * <p>The only sockets of this computer in here are those of {@link org.infratest.lab.net.ip.Forward} and
 * {@link org.infratest.lab.net.ip.Nat}, which lead out of the lab.
 */
@NullMarked
package org.infratest.lab.net.ip;

import org.jspecify.annotations.NullMarked;
