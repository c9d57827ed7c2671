package org.infratest.examples.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.infratest.examples.namespaces.MachineSpec;
import org.infratest.examples.namespaces.NamespacesSpec;

/**
 * The network of the table: clients and this JVM on one side of a router, servers on the other. The router has routes that lead nowhere,
 * each in its way, and rules that reject ports, each with its own message.
 */
final class RoutedNetwork {

    static final String ROUTER = "10.92.1.1";

    /** Nobody has this address, on the network of the clients. */
    static final String NOBODY_NEAR = "10.92.1.77";

    /** Nobody has this address, on the network of the servers. */
    static final String NOBODY_FAR = "10.92.2.77";

    /** Ways that end at the router: without a word, and with messages of three kinds. */
    static final String BLACKHOLE = "10.92.5.1";

    static final String UNREACHABLE = "10.92.6.1";
    static final String PROHIBITED = "10.92.7.1";
    static final String NO_ROUTE = "10.92.8.1";

    /** Two machines each think that the other one knows the way. */
    static final String LOOP = "10.92.4.1";

    /** Ways that end at whoever asks. */
    static final String OWN_BLACKHOLE = "10.93.5.1";

    static final String OWN_UNREACHABLE = "10.93.6.1";
    static final String OWN_PROHIBITED = "10.93.7.1";
    static final String OWN_NO_ROUTE = "10.99.0.1";

    static final String NO_ROUTE6 = "fd92:8::1";
    static final String NOBODY_NEAR6 = "fd92:1::77";

    /** Ports of the servers, on which nobody listens, as the router treats them; unlisted ones are passed on. */
    static final int DROPPED = 7101;

    static final int RESET = 7102;

    /** Each message of ICMP has a port: the first kind that {@code nft} knows this one, the second the next. */
    static final int REJECTED = 7110;

    static final List<String> KINDS = List.of(
            "net-unreachable",
            "host-unreachable",
            "prot-unreachable",
            "port-unreachable",
            "net-prohibited",
            "host-prohibited",
            "admin-prohibited");

    static final List<String> KINDS6 = List.of("no-route", "admin-prohibited", "addr-unreachable", "port-unreachable");

    /** As they are treated by the server itself. */
    static final int OWN_DROPPED = 7201;

    static final int OWN_REJECTED = 7202;
    static final int OWN_PROHIBITED_PORT = 7203;

    /** The router lets a connection to this one open, and nothing that the server says. */
    static final int MUTED = 7301;

    /** The router passes this one on to a port of the server that is closed, and that one to one that is open. */
    static final int FORWARDED_TO_CLOSED = 7401;

    static final int FORWARDED_TO_SSH = 7402;

    /** Nobody listens there, and nothing is in the way. */
    static final int CLOSED = 7001;

    private RoutedNetwork() {}

    static NamespacesSpec spec() {
        return NamespacesSpec.named("conformance")
                .network("lan", "10.92.1.0/24")
                .network("dmz", "10.92.2.0/24")
                .network("lan6", "fd92:1::/64")
                .network("dmz6", "fd92:2::/64")
                .machine("router", router())
                .machine("client", client("10.92.1.10", "fd92:1::10"))
                .machine(
                        "limited",
                        m -> client("10.92.1.11", "fd92:1::11").apply(m).sshd("AllowTcpForwarding no"))
                .machine("bare", alone("10.92.1.12", "fd92:1::12", List.of()))
                .machine("python", alone("10.92.1.13", "fd92:1::13", List.of("python3")))
                .machine("netcat", alone("10.92.1.14", "fd92:1::14", List.of("nc")))
                .machine("web", server("10.92.2.10", "fd92:2::10").andThen(RoutedNetwork::filtered)::apply)
                .machine("db", server("10.92.2.20", "fd92:2::20").andThen(MachineSpec::forwards)::apply)
                .machine(
                        "quiet",
                        m -> server("10.92.2.30", "fd92:2::30")
                                .apply(m)
                                .run("echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all")
                                .run("echo 1 > /proc/sys/net/ipv6/icmp/echo_ignore_all"))
                .jvm(client("10.92.1.99", "fd92:1::99"));
    }

    private static UnaryOperator<MachineSpec> router() {
        return m -> {
            MachineSpec router = m.nic("lan", ROUTER)
                    .nic("dmz", "10.92.2.1")
                    .nic("lan6", "fd92:1::1")
                    .nic("dmz6", "fd92:2::1")
                    .forwards()
                    .run("ip route add blackhole 10.92.5.0/24")
                    .run("ip route add unreachable 10.92.6.0/24")
                    .run("ip route add prohibit 10.92.7.0/24")
                    .run("ip route add 10.92.4.0/24 via 10.92.2.20")
                    .run("echo 0 | tee /proc/sys/net/ipv4/conf/*/send_redirects > /dev/null");
            for (String rule : rules()) {
                router = router.run("nft '" + rule + "'");
            }
            return router;
        };
    }

    private static List<String> rules() {
        List<String> rules = new ArrayList<>(List.of(
                "add table inet filter",
                "add chain inet filter forward { type filter hook forward priority 0; }",
                "add rule inet filter forward tcp dport " + DROPPED + " drop",
                "add rule inet filter forward udp dport " + DROPPED + " drop",
                "add rule inet filter forward tcp dport " + RESET + " reject with tcp reset",
                "add rule inet filter forward ip length > 80 tcp sport " + MUTED + " drop",
                "add table ip nat",
                "add chain ip nat prerouting { type nat hook prerouting priority -100; }",
                "add rule ip nat prerouting ip daddr " + ROUTER + " tcp dport " + FORWARDED_TO_CLOSED
                        + " dnat to 10.92.2.10:" + CLOSED,
                "add rule ip nat prerouting ip daddr " + ROUTER + " tcp dport " + FORWARDED_TO_SSH
                        + " dnat to 10.92.2.10:22"));
        for (String kind : KINDS) {
            rules.add("add rule inet filter forward meta l4proto { tcp, udp } th dport " + rejected(kind)
                    + " meta nfproto ipv4 reject with icmp type " + kind);
        }
        for (String kind : KINDS6) {
            rules.add("add rule inet filter forward meta l4proto { tcp, udp } th dport " + rejected6(kind)
                    + " meta nfproto ipv6 reject with icmpv6 type " + kind);
        }
        return rules;
    }

    /** The port that the router rejects with that message. */
    static int rejected(String kind) {
        return REJECTED + KINDS.indexOf(kind);
    }

    static int rejected6(String kind) {
        return REJECTED + KINDS6.indexOf(kind);
    }

    /**
     * A router's kernel tells each address only so often that there is no way, five times at once and then once a second. So each such way is
     * asked for from an address of its own.
     */
    private static UnaryOperator<MachineSpec> client(String address, String address6) {
        int own = Integer.parseInt(address.substring(address.lastIndexOf('.') + 1)) % 20;
        return m -> {
            MachineSpec machine = m.nic("lan", address)
                    .nic("lan6", address6)
                    .run("ip route replace 10.92.0.0/16 via " + ROUTER)
                    .run("ip -6 route replace fd92::/16 via fd92:1::1")
                    .run("ip route replace blackhole 10.93.5.0/24")
                    .run("ip route replace unreachable 10.93.6.0/24")
                    .run("ip route replace prohibit 10.93.7.0/24");
            for (int dead = 6; dead <= 8; dead++) {
                String source = "10.92.1." + (dead * 20 + own);
                machine = machine.run("ip address add " + source + "/32 dev $(ip -o route get " + ROUTER
                                + " | sed 's/.* dev \\([^ ]*\\).*/\\1/')")
                        .run("ip route replace 10.92." + dead + ".0/24 via " + ROUTER + " src " + source);
            }
            return machine;
        };
    }

    /** One on whose search path there are only these programs, and that which tells infratest its addresses. */
    private static UnaryOperator<MachineSpec> alone(String address, String address6, List<String> programs) {
        return m -> {
            MachineSpec machine = client(address, address6)
                    .apply(m)
                    .run("mkdir /run/alone; ln -s $(command -v ip) /run/alone/ip")
                    .sshd("SetEnv PATH=/run/alone");
            for (String program : programs) {
                machine = machine.run("ln -s /usr/bin/" + program + " /run/alone/" + program);
            }
            return machine;
        };
    }

    private static UnaryOperator<MachineSpec> server(String address, String address6) {
        return m -> m.nic("dmz", address).nic("dmz6", address6).via("10.92.2.1").via("fd92:2::1");
    }

    private static MachineSpec filtered(MachineSpec machine) {
        return machine.run("nft 'add table inet filter'")
                .run("nft 'add chain inet filter input { type filter hook input priority 0; }'")
                .run("nft 'add rule inet filter input tcp dport " + OWN_DROPPED + " drop'")
                .run("nft 'add rule inet filter input tcp dport " + OWN_REJECTED + " reject'")
                .run("nft 'add rule inet filter input tcp dport " + OWN_PROHIBITED_PORT
                        + " reject with icmpx admin-prohibited'");
    }
}
