package org.infratest.lab.setup;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text for systemd-networkd (systemd.network(5), systemd.netdev(5)).
 *
 * @param interfaces what is set up
 */
record Networkd(List<Interface> interfaces) {

    /** The commands that write the configuration and bring it into effect. */
    String commands() {
        StringBuilder text = new StringBuilder("mkdir -p /etc/systemd/network\n");
        for (Interface each : interfaces) {
            if (each.isVlan()) {
                text.append(file(
                        each,
                        "netdev",
                        "[NetDev]\nName=" + each.device() + "\nKind=vlan\n[VLAN]\nId=" + each.vlan() + "\n"));
            }
            text.append(file(each, "network", network(each)));
        }
        return text.append("networkctl reload\n").toString();
    }

    /**
     * The commands that wait until it has done what it was told, by whomever; it takes its orders and goes on by itself. That it does not
     * come to an end is said, and what is lacking shows later.
     */
    static String await(List<Interface> interfaces) {
        String devices = interfaces.stream()
                .map(each -> " --interface=\"" + each.device() + "\":carrier")
                .collect(Collectors.joining());
        return """
                for wait in /lib/systemd/systemd-networkd-wait-online /usr/lib/systemd/systemd-networkd-wait-online; do
                    if [ -x "$wait" ] && systemctl --quiet is-active systemd-networkd; then
                        "$wait" --timeout=30%s || networkctl --no-pager list
                        break
                    fi
                done
                """.formatted(devices);
    }

    private static String file(Interface each, String kind, String content) {
        return "cat > /etc/systemd/network/05-infratest-" + each.id() + "." + kind + " << END\n" + content + "END\n";
    }

    private String network(Interface each) {
        StringBuilder text = new StringBuilder("[Match]\nName=" + each.device() + "\n");
        if (each.mtu() != Interface.USUAL_MTU) {
            text.append("[Link]\nMTUBytes=").append(each.mtu()).append("\n");
        }
        text.append("[Network]\nDHCP=").append(each.dhcp() ? "ipv4" : "no").append("\n");
        if (!each.isVlan()) {
            interfaces.stream()
                    .filter(other -> other.isVlan() && other.card() == each.card())
                    .forEach(vlan -> text.append("VLAN=").append(vlan.device()).append("\n"));
        }
        each.addresses()
                .forEach(address -> text.append("Address=").append(address).append("\n"));
        each.routes()
                .forEach(route -> text.append("[Route]\nDestination=")
                        .append(route.range())
                        .append("\nGateway=")
                        .append(route.through())
                        .append(each.isAhead(route) ? "\nGatewayOnLink=yes\n" : "\n"));
        return text.toString();
    }
}
