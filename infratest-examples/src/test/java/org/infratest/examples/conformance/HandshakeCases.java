package org.infratest.examples.conformance;

import java.time.Duration;
import java.util.List;
import org.infratest.probe.StartTls;
import org.infratest.probe.TlsObservation;
import org.infratest.probe.TlsProbe;
import org.infratest.probe.TlsVersion;

/** TLS handshakes with nginx and with what speaks none. */
final class HandshakeCases {

    private HandshakeCases() {}

    static List<Case> nginx() {
        return new Table("tls")
                .with(Server.NGINX)
                .rows("good", "TRUSTED", look -> seen(tls(look), NginxSettings.GOOD))
                .rows("expired", "DISTRUSTED", look -> seen(tls(look), NginxSettings.EXPIRED))
                .rows("self-signed", "DISTRUSTED", look -> seen(tls(look), NginxSettings.SELF_SIGNED))
                .rows("not-yet-valid", "DISTRUSTED", look -> seen(tls(look), NginxSettings.NOT_YET_VALID))
                .rows("wrong-name-is-another-question", "TRUSTED", look -> seen(tls(look), NginxSettings.WRONG_NAME))
                .rows(
                        "assert-name-of-good",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> tls(look).assertName(NginxSettings.GOOD, Certificates.NAME)))
                .rows(
                        "assert-name-of-wrong-name",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> tls(look).assertName(NginxSettings.WRONG_NAME, Certificates.NAME)))
                .rows(
                        "assert-valid-for-month",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> tls(look).assertValidFor(NginxSettings.GOOD, Duration.ofDays(30))))
                .rows(
                        "assert-valid-of-expired",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> tls(look).assertValidFor(NginxSettings.EXPIRED, Duration.ofDays(30))))
                .rows(
                        "assert-valid-for-centuries",
                        Verdict.FAILED,
                        look -> Verdict.of(
                                () -> tls(look).assertValidFor(NginxSettings.GOOD, Duration.ofDays(100_000))))
                .row(
                        "accepts-1.2",
                        Verdict.PASSED,
                        look -> Verdict.of(
                                () -> tls(look).assertAccepts(NginxSettings.OLD_PROTOCOL, TlsVersion.TLS_1_2)))
                .row(
                        "refuses-1.3",
                        Verdict.PASSED,
                        look -> Verdict.of(
                                () -> tls(look).assertRefuses(NginxSettings.OLD_PROTOCOL, TlsVersion.TLS_1_3)))
                .row(
                        "refuses-1.0",
                        Verdict.PASSED,
                        look -> Verdict.of(
                                () -> tls(look).assertRefuses(NginxSettings.OLD_PROTOCOL, TlsVersion.TLS_1_0)))
                .row(
                        "refuses-1.2-it-does-not",
                        Verdict.FAILED,
                        look -> Verdict.of(
                                () -> tls(look).assertRefuses(NginxSettings.OLD_PROTOCOL, TlsVersion.TLS_1_2)))
                .rows("of-plain-site", "NO-TLS", look -> seen(tls(look), NginxSettings.PLAIN))
                .with(Server.POSTGRESQL)
                .rows(
                        "of-postgresql",
                        "TRUSTED",
                        look -> seen(database(look).startTls(StartTls.POSTGRES), Server.POSTGRESQL.port()))
                .with(Server.MARIADB)
                .rows(
                        "of-mariadb",
                        "TRUSTED",
                        look -> seen(database(look).startTls(StartTls.MYSQL), Server.MARIADB.port()))
                .cases();
    }

    static List<Case> peers() {
        return new Table("tls")
                .rows("of-openssh", "NO-TLS", look -> seen(tls(look), 22))
                .rows("of-closed-port", "REFUSED", look -> seen(tls(look), RoutedNetwork.CLOSED))
                .rows("of-dropped-port", "FILTERED", look -> seen(tls(look), RoutedNetwork.DROPPED))
                .rows(
                        "of-silence",
                        "LATE",
                        look -> seen(tls(look), look.peer(Behaviours.silent()).port()))
                .rows(
                        "closed",
                        "NO-TLS",
                        look -> seen(
                                tls(look),
                                look.peer(client -> client.getInputStream().read())
                                        .port()))
                .row(
                        "assert-refuses-of-closed-port",
                        Verdict.FAILED,
                        look -> Verdict.of(() -> tls(look).assertRefuses(RoutedNetwork.CLOSED, TlsVersion.TLS_1_0)))
                .cases();
    }

    private static TlsProbe tls(Look look) {
        return look.from(TlsProbe.to(look.host(Look.PEERS)))
                .trusting(look.stage().authorities())
                .serverName(Certificates.NAME);
    }

    private static TlsProbe database(Look look) {
        return look.from(TlsProbe.to(look.host("db")))
                .trusting(look.stage().authorities())
                .serverName(Certificates.NAME);
    }

    private static String seen(TlsProbe probe, int port) {
        TlsObservation seen = probe.observe(port);
        if (!seen.isHandshaken()) {
            return Verdict.of(seen.connection(), seen.problem());
        }
        return seen.isTrusted() ? "TRUSTED" : "DISTRUSTED";
    }
}
