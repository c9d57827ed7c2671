package org.infratest.diagnosis;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.infratest.diagnosis.Symptom.Transport;

/**
 * A packet as a firewall sees it.
 *
 * @param from its source address
 * @param to its destination address
 * @param transport what it carries
 * @param fromPort its source port, or {@link #ANY_PORT}
 * @param toPort its destination port, or {@link #ANY_PORT}
 * @param in the interface by which it came in, or an empty string where it was made here
 * @param out the interface by which it leaves, or an empty string where it stays here
 * @param isReply whether it belongs to a connection that is known
 */
record Packet(
        InetAddress from,
        InetAddress to,
        Transport transport,
        int fromPort,
        int toPort,
        String in,
        String out,
        boolean isReply) {

    /** A port that the kernel chooses. */
    static final int ANY_PORT = -1;

    /** An interface of which nobody knows which one it is. */
    static final String ANY_DEVICE = "?";

    /** The first packet of a probe. */
    static Packet asking(InetAddress from, InetAddress to, Symptom symptom) {
        return new Packet(from, to, symptom.transport(), ANY_PORT, symptom.port(), "", "", false);
    }

    /** What comes back. */
    Packet answer() {
        return new Packet(to, from, transport, toPort, fromPort, "", "", true);
    }

    /** This packet on its way through a machine. */
    Packet through(String incoming, String outgoing) {
        return new Packet(from, to, transport, fromPort, toPort, incoming, outgoing, isReply);
    }

    boolean isIpv4() {
        return to instanceof Inet4Address;
    }

    /** The names by which rules call what it carries. */
    List<String> protocols() {
        return switch (transport) {
            case TCP -> List.of("tcp", "6");
            case UDP -> List.of("udp", "17");
            case ICMP -> isIpv4() ? List.of("icmp", "1") : List.of("ipv6-icmp", "icmpv6", "58");
        };
    }

    /** The names by which rules call the type of an ICMP message. */
    List<String> icmpTypes() {
        if (isReply) {
            return isIpv4() ? List.of("echo-reply", "0") : List.of("echo-reply", "129");
        }
        return isIpv4() ? List.of("echo-request", "8") : List.of("echo-request", "128");
    }

    /** What connection tracking calls it. */
    String state() {
        return isReply ? "established" : "new";
    }

    /** {@code tcp from 10.0.0.1 to 10.0.0.2 port 22, in by eth0}. */
    String text() {
        return transport + " from " + Question.literal(from) + port(fromPort) + " to " + Question.literal(to)
                + port(toPort) + by(", in by ", in) + by(", out by ", out);
    }

    private static String port(int port) {
        return port > 0 ? " port " + port : "";
    }

    private static String by(String words, String device) {
        return device.isEmpty() || device.equals(ANY_DEVICE) ? "" : words + device;
    }
}
