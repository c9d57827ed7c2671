package org.infratest.examples.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.DatagramSocket;
import java.util.List;
import org.infratest.probe.UdpObservation;
import org.infratest.probe.UdpObservation.State;

/** Services that answer datagrams, that do not, and ports on which there is none. */
final class UdpCases {

    private static final String QUESTION = "how are you";

    private UdpCases() {}

    static List<Case> all() {
        Table table = new Table("udp")
                .rows("answered", "ANSWERED", look -> seen(look, echo(look)))
                .rows("answered-with-nothing", "ANSWERED", look -> seen(look, look.udpPeer(q -> q.reply(new byte[0]))))
                .rows("answered-in-binary", "SAME", UdpCases::binary)
                .rows("answered-with-much", "SAME", UdpCases::large)
                .rows(
                        "answered-by-ipv6",
                        "ANSWERED",
                        look -> Verdict.of(look.udp("web")
                                .network("dmz6")
                                .send(QUESTION)
                                .observe(echo(look).port())))
                .rows("never-answered", "SILENT", look -> seen(look, look.udpPeer(q -> {})))
                .rows("answered-from-another-port", "SILENT", UdpCases::fromElsewhere)
                .rows("closed", "REFUSED", look -> port(look, RoutedNetwork.CLOSED))
                .rows(
                        "closed-by-ipv6",
                        "REFUSED",
                        look -> Verdict.of(
                                look.udp("web").network("dmz6").send(QUESTION).observe(RoutedNetwork.CLOSED)))
                .rows("dropped-by-router", "SILENT", look -> port(look, RoutedNetwork.DROPPED));
        for (String kind : RoutedNetwork.KINDS) {
            table.rows(
                    "rejected-with-" + kind,
                    kind.equals("port-unreachable") ? "REFUSED" : "UNREACHABLE",
                    look -> port(look, RoutedNetwork.rejected(kind)));
        }
        return table.row(
                        "refused-by-router-is-known",
                        "ROUTER",
                        look -> by(look, RoutedNetwork.rejected("port-unreachable")))
                .row("refused-by-machine-is-known", "MACHINE", look -> by(look, RoutedNetwork.CLOSED))
                .rows("blackhole-at-router", "SILENT", look -> address(look, RoutedNetwork.BLACKHOLE))
                .rows("prohibited-at-router", "UNREACHABLE", look -> address(look, RoutedNetwork.PROHIBITED))
                .rows("no-route-here", "UNREACHABLE", look -> address(look, RoutedNetwork.OWN_NO_ROUTE))
                .rows(
                        "assert-answers-of-closed",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.udp("web").send(QUESTION).assertAnswers(RoutedNetwork.CLOSED)))
                .rows(
                        "assert-refused-of-closed",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.udp("web").send(QUESTION).assertRefused(RoutedNetwork.CLOSED)))
                .row("assert-blocked-of-service-that-never-answers", Verdict.ERROR, look -> {
                    int port = look.udpPeer(q -> {}).port();
                    return Verdict.of(() -> look.udp("web").send(QUESTION).assertBlocked(port));
                })
                .row("assert-refused-of-silence", Verdict.FAILED, look -> {
                    int port = look.udpPeer(q -> {}).port();
                    return Verdict.of(() -> look.udp("web").send(QUESTION).assertRefused(port));
                })
                .row("endless-expression", Verdict.MISTAKE, look -> {
                    int port = look.udpPeer(q -> q.reply("x".repeat(1_000).getBytes(ISO_8859_1)))
                            .port();
                    return Verdict.of(() -> look.udp("web").send(QUESTION).assertAnswerMatches(port, "(x+x+)+y"));
                })
                .row(From.PYTHON, "answered", "ANSWERED", look -> seen(look, echo(look)))
                .row(From.PYTHON, "closed", "REFUSED", look -> port(look, RoutedNetwork.CLOSED))
                .row(
                        From.BARE,
                        "answered",
                        Verdict.ERROR,
                        look -> Verdict.of(() -> look.udp("web").send(QUESTION).assertAnswers(9)))
                .cases();
    }

    private static UdpPeer echo(Look look) throws Exception {
        return look.udpPeer(question -> question.reply(question.payload()));
    }

    private static String seen(Look look, UdpPeer peer) {
        return port(look, peer.port());
    }

    private static String port(Look look, int port) {
        return Verdict.of(look.udp("web").send(QUESTION).observe(port));
    }

    private static String address(Look look, String address) {
        return Verdict.of(look.udp(Look.at(address)).send(QUESTION).observe(9));
    }

    private static String binary(Look look) throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        UdpObservation seen = look.udp("web").send(all).observe(echo(look).port());
        return seen.answer().equals(new String(all, ISO_8859_1)) ? "SAME" : "OTHER";
    }

    private static String large(Look look) throws Exception {
        String text = "0123456789".repeat(150);
        UdpObservation seen = look.udp("web")
                .send(QUESTION)
                .observe(look.udpPeer(question -> question.reply(text.getBytes(ISO_8859_1)))
                        .port());
        return seen.answer().equals(text) ? "SAME" : "OTHER";
    }

    /** Somebody else's datagram is no answer. */
    private static String fromElsewhere(Look look) throws Exception {
        try (DatagramSocket other = look.stage().machine(Look.PEERS).inside(() -> new DatagramSocket(0))) {
            return seen(look, look.udpPeer(question -> question.replyFrom(other, question.payload())));
        }
    }

    private static String by(Look look, int port) {
        UdpObservation seen = look.udp("web").send(QUESTION).observe(port);
        if (seen.state() != State.REFUSED || seen.by() == null) {
            return seen.state() + "-BY-NOBODY";
        }
        return seen.isRejectedOnTheWay() ? "ROUTER" : "MACHINE";
    }
}
