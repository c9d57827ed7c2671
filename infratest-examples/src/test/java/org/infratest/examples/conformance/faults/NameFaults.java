package org.infratest.examples.conformance.faults;

import static org.infratest.examples.conformance.faults.Scene.GATEWAY;
import static org.infratest.examples.conformance.faults.Scene.SERVER;

import java.util.List;
import org.infratest.probe.DnsType;

/** Faults of a name server, and of the way to it. */
final class NameFaults {

    private static final int DNS = 53;
    private static final String NAME = "shop.example";
    private static final String ADDRESS = "10.93.2.80";

    private NameFaults() {}

    static List<Fault> all() {
        return List.of(
                resolving("name-server-stopped", "nothing listening")
                        .breaking(SERVER, "pkill dnsmasq")
                        .until(SERVER, Scene.nobodyListens("-u 53")),
                resolving("name-server-hangs", "service")
                        .breaking(SERVER, "pkill -STOP dnsmasq")
                        .until(SERVER, Scene.isStopped("[d]nsmasq")),
                resolving("names-dropped-on-gateway", "firewall")
                        .breaking(
                                GATEWAY,
                                "nft add table inet fw; nft 'add chain inet fw passing { type filter hook forward priority 0; }';"
                                        + " nft add rule inet fw passing udp dport 53 counter drop"),
                resolving("names-rejected-on-target", "firewall")
                        .breaking(
                                SERVER,
                                "nft add table inet fw; nft 'add chain inet fw in { type filter hook input priority 0; }';"
                                        + " nft add rule inet fw in udp dport 53 counter reject"),
                asking("wrong-record", server("--address=/" + NAME + "/10.93.2.99")),
                asking("no-such-name", server("--local=/example/")),
                asking("name-without-such-a-record", server("--address=/" + NAME + "/2001:db8::1")),
                asking("name-server-without-upstream", server("--server=/example/127.0.0.1#9")));
    }

    private static Fault resolving(String name, String layer) {
        return Fault.among(name, layer)
                .serving(SERVER, DNS, server("--address=/" + NAME + "/" + ADDRESS))
                .seenBy(NameFaults::resolves);
    }

    private static Fault asking(String name, String server) {
        return Fault.bare(name, "name resolution").serving(SERVER, DNS, server).seenBy(NameFaults::resolves);
    }

    private static String server(String data) {
        return "exec dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file= --no-resolv --no-hosts "
                + data;
    }

    private static void resolves(Scene scene) {
        scene.dns().assertResolves(NAME, DnsType.A, ADDRESS);
    }
}
