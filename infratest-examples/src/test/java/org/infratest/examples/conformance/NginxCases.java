package org.infratest.examples.conformance;

import java.util.List;

/** What nginx answers without TLS. */
final class NginxCases {

    private NginxCases() {}

    static List<Case> all() {
        return new Table("nginx")
                .with(Server.NGINX)
                .rows(
                        "site",
                        "200",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/")))
                .row(
                        "site-by-ipv6",
                        "200",
                        look -> Verdict.of(
                                look.http(NginxSettings.PLAIN).network("dmz6").observe("/")))
                .rows(
                        "virtual-host",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.http(NginxSettings.PLAIN)
                                .virtualHost(Certificates.NAME)
                                .assertBodyContains("/", "the shop")))
                .row(
                        "unknown-virtual-host",
                        Verdict.PASSED,
                        look -> Verdict.of(() -> look.http(NginxSettings.PLAIN)
                                .virtualHost("nobody.example")
                                .assertBodyContains("/", "the default site")))
                .row(
                        "secret",
                        "401",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/secret")))
                .row(
                        "moved",
                        "200-after-1",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/moved")))
                .row(
                        "moved-to-another-name",
                        "301",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/tls")))
                .row(
                        "gone",
                        "410",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/gone")))
                .rows(
                        "bad-gateway",
                        "502",
                        look -> Verdict.of(look.http(NginxSettings.PLAIN).observe("/bad-gateway")))
                .cases();
    }
}
