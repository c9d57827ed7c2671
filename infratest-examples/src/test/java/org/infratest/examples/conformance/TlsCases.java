package org.infratest.examples.conformance;

import java.util.List;
import org.infratest.probe.HttpProbe;

/** Web sites with certificates of every kind, and those that mix up TLS and plain text; all are nginx's. */
final class TlsCases {

    private TlsCases() {}

    static List<Case> all() {
        return new Table("https")
                .with(Server.NGINX)
                .rows("good", "200", look -> seen(site(look, NginxSettings.GOOD)))
                .rows("expired", "NO-TLS", look -> seen(site(look, NginxSettings.EXPIRED)))
                .rows("wrong-name", "NO-TLS", look -> seen(site(look, NginxSettings.WRONG_NAME)))
                .rows("self-signed", "NO-TLS", look -> seen(site(look, NginxSettings.SELF_SIGNED)))
                .rows("not-yet-valid", "NO-TLS", look -> seen(site(look, NginxSettings.NOT_YET_VALID)))
                .row("tls-1.2-alone", "200", look -> seen(site(look, NginxSettings.OLD_PROTOCOL)))
                .row(
                        "asked-by-address",
                        "NO-TLS",
                        look -> seen(
                                look.http(NginxSettings.GOOD).tls(look.stage().trusted())))
                .row(
                        "unknown-authority",
                        "NO-TLS",
                        look -> seen(look.http(NginxSettings.GOOD)
                                .virtualHost(Certificates.NAME)
                                .tls()))
                .rows(
                        "expired-unverified",
                        "200",
                        look -> seen(look.http(NginxSettings.EXPIRED)
                                .virtualHost(Certificates.NAME)
                                .tlsUnverified()))
                .rows("plain-to-tls", "400", look -> seen(look.http(NginxSettings.GOOD)))
                .rows(
                        "tls-to-plain",
                        "NO-TLS",
                        look -> seen(look.http(NginxSettings.PLAIN).tlsUnverified()))
                .rows(
                        "assert-ok-of-expired",
                        Verdict.FAILED,
                        look -> Verdict.of(
                                () -> site(look, NginxSettings.EXPIRED).assertOk("/")))
                .cases();
    }

    private static HttpProbe site(Look look, int port) {
        return look.http(port).virtualHost(Certificates.NAME).tls(look.stage().trusted());
    }

    private static String seen(HttpProbe probe) {
        return Verdict.of(probe.observe("/"));
    }
}
