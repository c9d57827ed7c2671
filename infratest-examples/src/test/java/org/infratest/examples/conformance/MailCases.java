package org.infratest.examples.conformance;

import java.util.List;
import org.infratest.probe.SmtpObservation;
import org.infratest.probe.SmtpProbe;

/** Mail servers, and what only looks like one. */
final class MailCases {

    private MailCases() {}

    static List<Case> all() {
        return new Table("smtp")
                .rows("good", "OK", look -> seen(probe(look, friendly(look))))
                .rows("starttls", "OK", look -> seen(secured(look, "good")))
                .rows("starttls-with-expired-certificate", "NO-TLS", look -> seen(secured(look, "expired")))
                .rows("starttls-with-wrong-name", "NO-TLS", look -> seen(secured(look, "wrong-name")))
                .rows(
                        "starttls-with-any-certificate",
                        "OK",
                        look -> seen(probe(look, MailPeer.with(look.stage().serving("expired")))
                                .startTlsUnverified()))
                .rows(
                        "starttls-refused",
                        "DECLINED",
                        look -> seen(probe(look, new MailPeer("220 mail ESMTP", "454 TLS not available", null))
                                .startTlsUnverified()))
                .rows(
                        "starttls-not-offered",
                        "DECLINED",
                        look -> seen(probe(look, new MailPeer("220 mail ESMTP", "", null))
                                .startTlsUnverified()))
                .row(
                        "starttls-agreed-and-then-silent",
                        "LATE",
                        look -> seen(probe(look, new MailPeer("220 mail ESMTP", "220 go ahead", null))
                                .startTlsUnverified()))
                .rows(
                        "no-service",
                        "DECLINED",
                        look -> seen(probe(look, new MailPeer("554 no service here", "", null))))
                .rows("silence", "LATE", look -> seen(probe(look, Behaviours.silent())))
                .rows(
                        "closed-port",
                        "REFUSED",
                        look -> seen(
                                look.from(SmtpProbe.to(look.host(Look.PEERS))).port(RoutedNetwork.CLOSED)))
                .rows(
                        "closes-after-greeting",
                        "CLOSED",
                        look -> seen(probe(look, Behaviours.saysAndCloses("220 mail ESMTP\r\n"))))
                .rows(
                        "of-openssh",
                        "NO-PROTOCOL",
                        look -> seen(
                                look.from(SmtpProbe.to(look.host(Look.PEERS))).port(22)))
                .row(
                        "endless-answer",
                        "NO-PROTOCOL",
                        look -> seen(probe(look, Behaviours.endlessly("220-more\r\n".repeat(100)))))
                .rows("assert-offers-starttls", Verdict.PASSED, look -> {
                    SmtpProbe probe = probe(look, friendly(look));
                    return Verdict.of(() -> probe.assertOffers("STARTTLS"));
                })
                .rows("assert-refuses-to-relay", Verdict.PASSED, look -> {
                    SmtpProbe probe = probe(look, friendly(look));
                    return Verdict.of(() -> probe.assertRefuses("a@lab.example", "b@elsewhere.example"));
                })
                .rows("assert-refuses-own-recipient", Verdict.FAILED, look -> {
                    SmtpProbe probe = probe(look, friendly(look));
                    return Verdict.of(() -> probe.assertRefuses("a@lab.example", "b@lab.example"));
                })
                .cases();
    }

    private static MailPeer friendly(Look look) {
        return MailPeer.with(look.stage().serving("good"));
    }

    private static SmtpProbe probe(Look look, Peer.Behaviour behaviour) throws Exception {
        return look.from(SmtpProbe.to(look.host(Look.PEERS)))
                .port(look.peer(behaviour).port());
    }

    private static SmtpProbe secured(Look look, String certificate) throws Exception {
        return probe(look, MailPeer.with(look.stage().serving(certificate)))
                .startTls(look.stage().authorities())
                .serverName(Certificates.NAME);
    }

    private static String seen(SmtpProbe probe) {
        SmtpObservation seen = probe.observe();
        return Verdict.of(seen.connection(), seen.problem());
    }
}
