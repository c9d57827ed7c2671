package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.List;

/** Faults of TLS and of web servers. */
final class HttpFaults {

    private HttpFaults() {}

    static List<Fault> all() {
        return List.of(
                Fault.bare("tls-expired", "tls")
                        .serving(Nginx.secured("20200101000000Z", "20210101000000Z", "shop.example"))
                        .seenBy(HttpFaults::secure),
                Fault.bare("tls-not-yet-valid", "tls")
                        .serving(Nginx.secured("20980101000000Z", "20991231000000Z", "shop.example"))
                        .seenBy(HttpFaults::secure),
                Fault.bare("tls-wrong-name", "tls")
                        .serving(Nginx.secured("20250101000000Z", "20991231000000Z", "other.example"))
                        .seenBy(HttpFaults::secure),
                Fault.bare("tls-untrusted", "tls")
                        .serving(Nginx.secured("20250101000000Z", "20991231000000Z", "shop.example"))
                        .seenBy(scene ->
                                scene.http().virtualHost("shop.example").tls().assertOk("/")),
                Fault.bare("plain-http-on-tls-port", "tls")
                        .serving(Nginx.serving("location / { return 200 fine; }", ":"))
                        .seenBy(scene -> scene.http().tlsUnverified().assertOk("/")),
                Fault.bare("tls-on-plain-http-port", "tls")
                        .serving(Nginx.secured("20250101000000Z", "20991231000000Z", "shop.example"))
                        .seenBy(scene -> scene.http().assertOk("/")),
                Fault.among("backend-down", "application")
                        .serving(SERVER, 8090, Nginx.on(8090, "location / { proxy_pass http://127.0.0.1:8091; }", ":"))
                        .serving(SERVER, 8091, Nginx.on(8091, "location / { return 200 fine; }", ":"))
                        .seenBy(scene -> scene.http().port(8090).assertOk("/"))
                        .breaking(SERVER, "kill $(cat /run/nginx-8091/pid)")
                        .until(SERVER, Scene.nobodyListens("-t 8091")),
                Fault.bare("page-not-found", "application")
                        .serving(Nginx.serving("location / { root /run/nowhere; }", ":"))
                        .seenBy(scene -> scene.http().assertOk("/shop")),
                Fault.bare("application-fails", "application")
                        .serving(Nginx.serving("location / { return 500; }", ":"))
                        .seenBy(scene -> scene.http().assertOk("/")),
                Fault.bare("application-unavailable", "application")
                        .serving(Nginx.serving("location / { return 503; }", ":"))
                        .seenBy(scene -> scene.http().assertOk("/")));
    }

    private static void secure(Scene scene) {
        scene.http()
                .virtualHost("shop.example")
                .tls(Nginx.trusting(scene.network().folder()))
                .assertOk("/");
    }
}
