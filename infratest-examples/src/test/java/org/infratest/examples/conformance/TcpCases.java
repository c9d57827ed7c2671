package org.infratest.examples.conformance;

import static org.infratest.examples.conformance.RoutedNetwork.CLOSED;
import static org.infratest.examples.conformance.RoutedNetwork.DROPPED;
import static org.infratest.examples.conformance.RoutedNetwork.FORWARDED_TO_CLOSED;
import static org.infratest.examples.conformance.RoutedNetwork.FORWARDED_TO_SSH;
import static org.infratest.examples.conformance.RoutedNetwork.MUTED;
import static org.infratest.examples.conformance.RoutedNetwork.OWN_DROPPED;
import static org.infratest.examples.conformance.RoutedNetwork.OWN_PROHIBITED_PORT;
import static org.infratest.examples.conformance.RoutedNetwork.OWN_REJECTED;
import static org.infratest.examples.conformance.RoutedNetwork.RESET;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.EnvironmentException;
import org.infratest.environment.Host;
import org.infratest.environment.HostContext;
import org.infratest.environment.Network;
import org.infratest.probe.TcpObservation;
import org.infratest.spec.Subnet;

/** Ports of every kind. */
final class TcpCases {

    /** The kernel asks three times for the owner of an address, a second apart, before it gives up. */
    private static final Duration UNTIL_NOBODY_ANSWERS = Duration.ofSeconds(6);

    private static final Duration SETTLE = Duration.ofSeconds(1);

    private TcpCases() {}

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(ports());
        cases.addAll(rejections());
        cases.addAll(routes());
        cases.addAll(backlogs());
        cases.addAll(families());
        cases.addAll(assertions());
        cases.addAll(tools());
        cases.addAll(words());
        cases.addAll(settling());
        cases.addAll(addresses());
        return cases;
    }

    private static List<Case> ports() {
        return new Table("tcp")
                .rows("open", "OPEN", look -> Verdict.of(look.tcp("web").observe(22)))
                .rows("closed", "REFUSED", look -> Verdict.of(look.tcp("web").observe(CLOSED)))
                .rows("dropped-by-router", "FILTERED", look -> port(look, DROPPED))
                .rows("reset-by-router", "REFUSED", look -> port(look, RESET))
                .rows("dropped-by-machine", "FILTERED", look -> port(look, OWN_DROPPED))
                .rows("rejected-by-machine", "REFUSED", look -> port(look, OWN_REJECTED))
                .rows("prohibited-by-machine", "UNREACHABLE", look -> port(look, OWN_PROHIBITED_PORT))
                .rows(
                        "translated-to-open",
                        "OPEN",
                        look -> Verdict.of(look.tcp(router()).observe(FORWARDED_TO_SSH)))
                .rows(
                        "translated-to-closed",
                        "REFUSED",
                        look -> Verdict.of(look.tcp(router()).observe(FORWARDED_TO_CLOSED)))
                .rows("echo-port-of-pingable-machine", "REFUSED", look -> port(look, 7))
                .cases();
    }

    private static Host router() {
        return Look.at(RoutedNetwork.ROUTER);
    }

    private static List<Case> rejections() {
        Table table = new Table("tcp");
        for (String kind : RoutedNetwork.KINDS) {
            table.rows(
                    "rejected-with-" + kind,
                    kind.equals("port-unreachable") ? "REFUSED" : "UNREACHABLE",
                    look -> port(look, RoutedNetwork.rejected(kind)));
        }
        for (String kind : RoutedNetwork.KINDS6) {
            table.rows(
                    "rejected6-with-" + kind,
                    kind.equals("port-unreachable") ? "REFUSED" : "UNREACHABLE",
                    look -> Verdict.of(look.tcp("web").network("dmz6").observe(RoutedNetwork.rejected6(kind))));
        }
        return table.cases();
    }

    private static List<Case> routes() {
        return new Table("tcp")
                .rows("blackhole-at-router", "FILTERED", look -> address(look, RoutedNetwork.BLACKHOLE))
                .rows("unreachable-at-router", "UNREACHABLE", look -> address(look, RoutedNetwork.UNREACHABLE))
                .rows("prohibited-at-router", "UNREACHABLE", look -> address(look, RoutedNetwork.PROHIBITED))
                .rows("no-route-at-router", "UNREACHABLE", look -> address(look, RoutedNetwork.NO_ROUTE))
                .rows("no-route6-at-router", "UNREACHABLE", look -> address(look, RoutedNetwork.NO_ROUTE6))
                .rows("routing-loop", "UNREACHABLE", look -> address(look, RoutedNetwork.LOOP))
                .rows("blackhole-here", "UNREACHABLE", look -> address(look, RoutedNetwork.OWN_BLACKHOLE))
                .rows("unreachable-here", "UNREACHABLE", look -> address(look, RoutedNetwork.OWN_UNREACHABLE))
                .rows("prohibited-here", "UNREACHABLE", look -> address(look, RoutedNetwork.OWN_PROHIBITED))
                .rows("no-route-here", "UNREACHABLE", look -> address(look, RoutedNetwork.OWN_NO_ROUTE))
                .rows("nobody-near", "UNREACHABLE", look -> patiently(look, RoutedNetwork.NOBODY_NEAR))
                .rows("nobody-near6", "UNREACHABLE", look -> patiently(look, RoutedNetwork.NOBODY_NEAR6))
                .rows("nobody-far", "UNREACHABLE", look -> patiently(look, RoutedNetwork.NOBODY_FAR))
                .cases();
    }

    private static List<Case> backlogs() {
        return new Table("tcp")
                .rows("never-accepted", "OPEN", look -> {
                    Peer peer = look.keep(Peer.unattended(look.stage().machine(Look.PEERS), 50));
                    return port(look, peer.port());
                })
                .rows("backlog-full", "FILTERED", TcpCases::fullBacklog)
                .rows(
                        "accepts-and-says-nothing",
                        "OPEN",
                        look -> port(look, look.peer(Behaviours.silent()).port()))
                .rows("muted-by-router", "OPEN", look -> port(look, MUTED))
                .cases();
    }

    /** The kernel holds one connection more than it was told, and answers no further request. */
    private static String fullBacklog(Look look) throws Exception {
        Peer peer = look.keep(Peer.unattended(look.stage().machine(Look.PEERS), 1));
        List<Socket> holders = look.stage()
                .machine(Look.PEERS)
                .inside(() -> List.of(new Socket("127.0.0.1", peer.port()), new Socket("127.0.0.1", peer.port())));
        try {
            return port(look, peer.port());
        } finally {
            for (Socket holder : holders) {
                holder.close();
            }
        }
    }

    private static List<Case> families() {
        return new Table("tcp")
                .rows(
                        "ipv6",
                        "OPEN",
                        look -> Verdict.of(look.tcp("web").network("dmz6").observe(22)))
                .rows(
                        "ipv6-closed",
                        "REFUSED",
                        look -> Verdict.of(look.tcp("web").network("dmz6").observe(CLOSED)))
                .rows(
                        "ipv6-only-by-ipv6",
                        "OPEN",
                        look -> Verdict.of(look.tcp("web").network("dmz6").observe(only(look, "fd92:2::10"))))
                .rows("ipv6-only-by-ipv4", "REFUSED", look -> port(look, only(look, "fd92:2::10")))
                .rows(
                        "ipv4-only-by-ipv6",
                        "REFUSED",
                        look -> Verdict.of(look.tcp("web").network("dmz6").observe(only(look, "10.92.2.10"))))
                .rows(
                        "ipv4-mapped",
                        "OPEN",
                        look -> Verdict.of(
                                look.tcp(Look.at("::ffff:10.92.2.10")).observe(22)))
                .rows("loopback-only", "REFUSED", look -> port(look, only(look, "127.0.0.1")))
                .cases();
    }

    private static List<Case> assertions() {
        return new Table("tcp")
                .rows(
                        "assert-open-of-open",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.tcp("web").assertOpen(22)))
                .rows(
                        "assert-open-of-closed",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.tcp("web").assertOpen(CLOSED)))
                .rows(
                        "assert-closed-of-open",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.tcp("web").assertClosed(22)))
                .rows(
                        "assert-refused-of-dropped",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.tcp("web").assertRefused(DROPPED)))
                .rows(
                        "assert-blocked-of-closed",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.tcp("web").assertBlocked(CLOSED)))
                .rows(
                        "assert-blocked-of-dropped",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.tcp("web").assertBlocked(DROPPED)))
                .row(
                        "port-0",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.tcp("web").observe(0)))
                .row(
                        "port-65536",
                        Verdict.MISTAKE,
                        look -> Verdict.of(() -> look.tcp("web").observe(65_536)))
                .cases();
    }

    /** What a machine can tell by what it has. */
    private static List<Case> tools() {
        return new Table("tcp")
                .row(From.LIMITED, "closed", "REFUSED", look -> port(look, CLOSED))
                .row(From.LIMITED, "dropped", "FILTERED", look -> port(look, DROPPED))
                .row(From.LIMITED, "open", Verdict.ERROR, look -> Verdict.of(() -> port(look, 22)))
                .row(From.BARE, "open", "OPEN", look -> port(look, 22))
                .row(From.BARE, "closed", "NOT_OPEN", look -> port(look, CLOSED))
                .row(From.BARE, "dropped", "FILTERED", look -> port(look, DROPPED))
                .row(
                        From.BARE,
                        "assert-closed-of-closed",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.tcp("web").assertClosed(CLOSED)))
                .row(
                        From.BARE,
                        "assert-refused-of-closed",
                        Verdict.ERROR,
                        look -> Verdict.of(() -> look.tcp("web").assertRefused(CLOSED)))
                .row(From.PYTHON, "closed", "REFUSED", look -> port(look, CLOSED))
                .row(
                        From.PYTHON,
                        "prohibited-at-router",
                        "UNREACHABLE",
                        look -> address(look, RoutedNetwork.PROHIBITED))
                .row(From.NETCAT, "closed", "REFUSED", look -> port(look, CLOSED))
                .row(
                        From.NETCAT,
                        "prohibited-at-router",
                        "UNREACHABLE",
                        look -> address(look, RoutedNetwork.PROHIBITED))
                .cases();
    }

    /** Who said so, and what, which this JVM's kernel hands on. */
    private static List<Case> words() {
        Table table = new Table("tcp");
        for (String kind : RoutedNetwork.KINDS) {
            table.row(
                    "says-who-rejected-with-" + kind,
                    kind + "-by-" + RoutedNetwork.ROUTER,
                    look -> said(look.tcp("web").observe(RoutedNetwork.rejected(kind))));
        }
        return table.row(
                        "says-who-has-no-route",
                        "net-unreachable-by-" + RoutedNetwork.ROUTER,
                        look -> said(look.tcp(Look.at(RoutedNetwork.NO_ROUTE)).observe(22)))
                .row(
                        "says-who-prohibits",
                        "admin-prohibited-by-" + RoutedNetwork.ROUTER,
                        look -> said(look.tcp(Look.at(RoutedNetwork.PROHIBITED)).observe(22)))
                .row(
                        "says-nobody-of-reset",
                        "nothing",
                        look -> said(look.tcp("web").observe(CLOSED)))
                .cases();
    }

    private static String said(TcpObservation seen) {
        if (seen.code() == null || seen.by() == null) {
            return "nothing";
        }
        int kind = List.of(0, 1, 2, 3, 9, 10, 13).indexOf(seen.code().code());
        return RoutedNetwork.KINDS.get(kind) + "-by-" + seen.by().getHostAddress();
    }

    /** What a peer does with a connection that it has taken. */
    private static List<Case> settling() {
        return new Table("tcp")
                .row("settle-accept-then-reset", "RESET", look -> settled(look, Behaviours.resets()))
                .rows("settle-accept-then-close", "HUNG_UP", look -> settled(look, Behaviours.closes()))
                .rows("settle-silence", "OPEN", look -> settled(look, Behaviours.silent()))
                .rows("settle-banner", "OPEN", look -> settled(look, Behaviours.says("220 hello\r\n")))
                .rows("settle-forwarder-to-closed", "HUNG_UP", look -> settled(look, TcpCases::forwardToClosed))
                .rows(
                        "settle-closed",
                        "REFUSED",
                        look -> Verdict.of(look.tcp("web").settle(SETTLE).observe(CLOSED)))
                .rows(
                        "forwarder-to-closed-that-accepts",
                        "OPEN",
                        look -> port(look, look.peer(TcpCases::forwardToClosed).port()))
                .rows("assert-stays-open-of-forwarder-to-closed", Verdict.FAILED, look -> {
                    int port = look.peer(TcpCases::forwardToClosed).port();
                    return Verdict.of(() -> look.tcp("web").assertStaysOpen(port));
                })
                .rows(
                        "assert-stays-open-of-openssh",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.tcp("web").assertStaysOpen(22)))
                .cases();
    }

    private static String settled(Look look, Peer.Behaviour behaviour) throws Exception {
        return Verdict.of(
                look.tcp("web").settle(SETTLE).observe(look.peer(behaviour).port()));
    }

    /** As the forwarders of virtual machines do: takes the connection first, and then finds that nobody listens behind. */
    private static void forwardToClosed(Socket client) throws IOException {
        try (Socket behind = new Socket()) {
            behind.connect(new InetSocketAddress("127.0.0.1", CLOSED), 1_000);
        }
    }

    /** A machine with several addresses, of which the first is dead. */
    private static List<Case> addresses() {
        return new Table("tcp")
                .rows(
                        "first-of-two-addresses-is-dead",
                        "FILTERED",
                        look -> Verdict.of(look.tcp(twoAddresses(RoutedNetwork.BLACKHOLE, "10.92.2.10"))
                                .observe(22)))
                .rows(
                        "each-of-two-addresses",
                        "OPEN",
                        look -> Verdict.of(look.tcp(twoAddresses(RoutedNetwork.BLACKHOLE, "10.92.2.10"))
                                .eachAddress()
                                .observe(22)))
                .rows(
                        "each-of-two-addresses-closed",
                        "REFUSED",
                        look -> Verdict.of(look.tcp(twoAddresses("10.92.2.20", "10.92.2.10"))
                                .eachAddress()
                                .observe(CLOSED)))
                .cases();
    }

    private static Host twoAddresses(String first, String second) {
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        for (String address : List.of(first, second)) {
            addresses.put(new Network(address, Subnet.parse(address + "/32")), Subnet.address(address));
        }
        return new Host(
                "two-addresses",
                List.of(),
                addresses,
                () -> {
                    throw new EnvironmentException("Nobody can log in there");
                },
                HostContext.NONE);
    }

    private static String port(Look look, int port) {
        return Verdict.of(look.tcp("web").observe(port));
    }

    private static String address(Look look, String address) {
        return Verdict.of(look.tcp(Look.at(address)).observe(22));
    }

    private static String patiently(Look look, String address) {
        return Verdict.of(
                look.tcp(Look.at(address)).attemptTimeout(UNTIL_NOBODY_ANSWERS).observe(22));
    }

    /** The port of a peer that listens on one address alone. */
    private static int only(Look look, String address) throws Exception {
        return look.keep(Peer.start(
                        look.stage().machine(Look.PEERS), Subnet.address(address), Behaviours.says("hello\r\n")))
                .port();
    }
}
