package org.infratest.examples.reachability;

import java.util.List;
import org.infratest.examples.namespaces.NamespacesSpec;
import org.infratest.spec.NetworkSpec;

/**
 * An office and its servers, with a router between them that lets nothing but pings and the site pass inwards. The database takes
 * connections from the web server alone.
 */
final class RoutedNetwork {

    static final int WEB = 8080;
    static final int DATABASE = 5432;
    static final int LOG = 5140;

    private RoutedNetwork() {}

    static NamespacesSpec spec() {
        return spec("office", "drop").jvm(m -> m.nic("office", "10.94.1.99").via("10.94.1.1"));
    }

    /** The same, but the router lets everything through, so that only the firewall of the database is left. */
    static NamespacesSpec leaky() {
        return spec("leaky", "accept");
    }

    private static NamespacesSpec spec(String name, String policy) {
        NamespacesSpec spec = NamespacesSpec.named(name)
                .network("office", "10.94.1.0/24")
                .network("servers", "10.94.2.0/24")
                .machine(
                        "router",
                        m -> m.nic("office", "10.94.1.1")
                                .nic("servers", "10.94.2.1")
                                .forwards()
                                .run("nft add table ip filter")
                                .run("nft 'add chain ip filter forward { type filter hook forward priority 0; policy "
                                        + policy + "; }'")
                                .run("nft add rule ip filter forward ct state established,related accept")
                                .run("nft add rule ip filter forward iifname servers accept")
                                .run("nft add rule ip filter forward ip protocol icmp accept")
                                .run("nft add rule ip filter forward ip daddr 10.94.2.10 tcp dport " + WEB + " accept"))
                .machine("client", m -> m.nic("office", "10.94.1.20").via("10.94.1.1"))
                .machine(
                        "web",
                        m -> m.nic("servers", "10.94.2.10").via("10.94.2.1").group("machines"))
                .machine(
                        "db",
                        m -> m.nic("servers", "10.94.2.20")
                                .via("10.94.2.1")
                                .group("machines")
                                .run("nft add table ip filter")
                                .run("nft 'add chain ip filter input { type filter hook input priority 0; }'")
                                .run("nft add rule ip filter input iifname servers ip saddr != 10.94.2.10 tcp dport "
                                        + DATABASE + " drop"));
        return new NamespacesSpec(
                spec.name(),
                spec.networks().stream().map(RoutedNetwork::withGateway).toList(),
                spec.machines(),
                spec.jvm());
    }

    private static NetworkSpec withGateway(NetworkSpec network) {
        return new NetworkSpec(network.name(), network.subnet(), "router");
    }

    /** The ports on which a machine listens. */
    static List<Integer> ports(String machine) {
        return switch (machine) {
            case "web" -> List.of(WEB);
            case "db" -> List.of(DATABASE);
            default -> List.of();
        };
    }
}
