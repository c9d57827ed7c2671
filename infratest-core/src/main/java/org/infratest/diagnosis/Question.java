package org.infratest.diagnosis;

import java.net.InetAddress;
import java.util.List;

/**
 * A program that looks at something on a machine and changes nothing. Its words are literals of ours, addresses, and names of
 * interfaces that have been checked.
 *
 * @param privileged whether it may need the rights of root
 * @param command the program and its arguments
 */
record Question(boolean privileged, List<String> command) {

    static final Question ADDRESSES = plain("ip", "-j", "addr");
    static final Question NEIGHBOURS = plain("ip", "-j", "neigh");
    static final Question COUNTERS = plain("cat", "/proc/net/netstat", "/proc/net/snmp");
    static final Question SETTINGS = plain(
            "find",
            "/proc/sys/net/ipv4",
            "/proc/sys/net/ipv6/conf",
            "/proc/sys/net/netfilter",
            "(",
            "-name",
            "ip_forward",
            "-o",
            "-name",
            "forwarding",
            "-o",
            "-name",
            "rp_filter",
            "-o",
            "-name",
            "icmp_echo_ignore_all",
            "-o",
            "-name",
            "nf_conntrack_max",
            "-o",
            "-name",
            "nf_conntrack_count",
            ")",
            "-exec",
            "grep",
            "-H",
            ".",
            "{}",
            "+");
    static final Question SOCKETS = new Question(true, List.of("ss", "-H", "-l", "-t", "-u", "-n", "-p"));
    /** Without the programs, which ordinary users do not see. */
    static final Question SOCKETS_ALONE = plain("ss", "-H", "-l", "-t", "-u", "-n");

    static final Question PROCESSES = plain("ps", "-eo", "pid=,stat=,comm=");
    static final Question NFTABLES = new Question(true, List.of("nft", "-j", "list", "ruleset"));
    static final Question NFTABLES_TEXT = new Question(true, List.of("nft", "-a", "list", "ruleset"));
    static final Question IPTABLES = new Question(true, List.of("iptables-save", "-c"));
    static final Question IP6TABLES = new Question(true, List.of("ip6tables-save", "-c"));
    /** How our own SSH comes in; RFC 4254 sessions of OpenSSH have it. */
    static final Question OWN_SSH = plain("printenv", "SSH_CONNECTION");

    Question {
        command = List.copyOf(command);
    }

    private static Question plain(String... command) {
        return new Question(false, List.of(command));
    }

    /** The way that packets to an address take. */
    static Question route(InetAddress to) {
        return plain("ip", "-j", "route", "get", literal(to));
    }

    /** The way of packets that come in by an interface, which also passes the reverse path filter. */
    static Question routeThrough(InetAddress from, InetAddress to, String arrival) {
        return plain("ip", "-j", "route", "get", literal(to), "from", literal(from), "iif", arrival);
    }

    /** An echo request of that many bytes, which must not be cut into pieces on the way. */
    static Question echo(InetAddress to, int bytes) {
        return plain("ping", "-n", "-c", "1", "-W", "1", "-M", "do", "-s", String.valueOf(bytes), literal(to));
    }

    /** The command as a person would type it. */
    String text() {
        return String.join(" ", command);
    }

    static String literal(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
