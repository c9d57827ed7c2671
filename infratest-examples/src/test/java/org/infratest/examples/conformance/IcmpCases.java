package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.List;
import org.infratest.probe.IcmpObservation;

/** Machines that answer echo requests, that do not, and that are not there. */
final class IcmpCases {

    private static final Duration UNTIL_NOBODY_ANSWERS = Duration.ofSeconds(6);

    private IcmpCases() {}

    static List<Case> all() {
        return new Table("icmp")
                .rows("near", "REPLIED", look -> Verdict.of(look.icmp("router").observe()))
                .rows("routed", "REPLIED", look -> Verdict.of(look.icmp("web").observe()))
                .rows(
                        "routed6",
                        "REPLIED",
                        look -> Verdict.of(look.icmp("web").network("dmz6").observe()))
                .rows("ipv4-mapped", "REPLIED", look -> address(look, "::ffff:10.92.2.10"))
                .rows(
                        "mute-machine-with-open-ports",
                        "SILENT",
                        look -> Verdict.of(look.icmp("quiet").observe()))
                .rows(
                        "mute-machine6-with-open-ports",
                        "SILENT",
                        look -> Verdict.of(look.icmp("quiet").network("dmz6").observe()))
                .rows("blackhole-at-router", "SILENT", look -> address(look, RoutedNetwork.BLACKHOLE))
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
                .rows(
                        "assert-reachable-of-mute",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> look.icmp("quiet").assertReachable()))
                .rows(
                        "assert-unreachable-of-mute",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.icmp("quiet").assertUnreachable()))
                .row(
                        From.BARE,
                        "without-ping",
                        Verdict.ERROR,
                        look -> Verdict.of(() -> look.icmp("web").observe()))
                .cases();
    }

    private static String by(Look look, String address) {
        IcmpObservation seen = look.icmp(Look.at(address)).observe();
        return seen.by() == null ? "NOBODY" : seen.by().getHostAddress();
    }

    /** Either machine of the loop may be the one at which the packet's time is over. */
    private static String loop(Look look) {
        String by = by(look, RoutedNetwork.LOOP);
        return by.equals(RoutedNetwork.ROUTER) || by.equals("10.92.2.20") ? "ONE-OF-BOTH" : by;
    }

    private static String address(Look look, String address) {
        return Verdict.of(look.icmp(Look.at(address)).observe());
    }

    private static String patiently(Look look, String address) {
        return Verdict.of(
                look.icmp(Look.at(address)).attemptTimeout(UNTIL_NOBODY_ANSWERS).observe());
    }
}
