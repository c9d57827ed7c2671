package org.infratest.lab.setup;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text for Debian's ifupdown (interfaces(5)). Where there is no DHCP client that it knows, busybox's does it, with a script of its own.
 *
 * @param interfaces what is set up
 */
record Ifupdown(List<Interface> interfaces) {

    /** The commands that write the configuration and bring it into effect. */
    String commands() {
        StringBuilder text = new StringBuilder("mkdir -p /etc/network/interfaces.d /run/network\n");
        if (interfaces.stream().anyMatch(Interface::dhcp)) {
            text.append(DHCP_CLIENT);
        }
        text.append("cat > /etc/network/interfaces.d/infratest << END\n");
        interfaces.forEach(each -> text.append(stanzas(each)));
        text.append("END\n");
        text.append("grep -qs '^source.*interfaces\\.d' /etc/network/interfaces ||\n");
        text.append("    echo 'source /etc/network/interfaces.d/*' >> /etc/network/interfaces\n");
        for (Interface each : interfaces) {
            if (!each.isVlan()) {
                text.append("ip address flush dev \"").append(each.device()).append("\"\n");
            }
            text.append("ifup --force \"").append(each.device()).append("\"\n");
        }
        return text.toString();
    }

    private static final String DHCP_CLIENT = """
            dhcp=manual
            for client in dhclient dhcpcd udhcpc; do
                ! command -v "$client" > /dev/null || dhcp=dhcp
            done
            if [ "$dhcp" = manual ]; then
                command -v busybox > /dev/null || {
                    echo 'this system has no DHCP client: none of dhclient, dhcpcd, udhcpc and busybox' >&2
                    exit 1
                }
                cat > /usr/local/sbin/infratest-dhcp << 'END'
            #!/bin/sh
            # Called by busybox's udhcpc.
            [ "$1" = bound ] || [ "$1" = renew ] || exit 0
            ip address replace "$ip/$mask" broadcast "${broadcast:-+}" dev "$interface"
            if [ -n "$staticroutes" ]; then
                set -- $staticroutes
                while [ $# -ge 2 ]; do
                    if [ "$2" = 0.0.0.0 ]; then
                        ip route replace "$1" dev "$interface"
                    else
                        ip route replace "$1" via "$2" dev "$interface"
                    fi
                    shift 2
                done
            else
                for gateway in $router; do
                    ip route replace default via "$gateway" dev "$interface"
                    break
                done
            fi
            if [ -n "$dns" ]; then
                {
                    [ -z "$domain" ] || echo "search $domain"
                    for server in $dns; do echo "nameserver $server"; done
                } > /etc/resolv.conf
            fi
            END
                chmod 755 /usr/local/sbin/infratest-dhcp
            fi
            """;

    private static String stanzas(Interface each) {
        String device = each.device();
        StringBuilder text = new StringBuilder("auto " + device + "\n");
        List<Interface.Address> own = each.addresses();
        if (each.dhcp()) {
            text.append("iface ").append(device).append(" inet $dhcp\n").append(link(each));
            text.append("    up ip link set dev ").append(device).append(" up\n");
            text.append("    up [ $dhcp = dhcp ] || kill \\$(cat /run/udhcpc-")
                    .append(device)
                    .append(".pid 2> /dev/null) 2> /dev/null || true\n");
            text.append("    up [ $dhcp = dhcp ] || busybox udhcpc -b -S -i ")
                    .append(device)
                    .append(" -t 20 -T 1 -A 2 -O staticroutes -x hostname:\\$(hostname)")
                    .append(" -p /run/udhcpc-")
                    .append(device)
                    .append(".pid -s /usr/local/sbin/infratest-dhcp\n");
            text.append("    down [ $dhcp = dhcp ] || kill \\$(cat /run/udhcpc-")
                    .append(device)
                    .append(".pid) || true\n");
        } else if (own.stream().noneMatch(Interface.Address::isIpv4)) {
            text.append("iface ").append(device).append(" inet manual\n").append(link(each));
            text.append("    up ip link set dev ").append(device).append(" up\n");
        }
        boolean linked = each.dhcp() || own.stream().noneMatch(Interface.Address::isIpv4);
        String others = each.routes().stream()
                .filter(route -> own.stream().noneMatch(address -> address.isIpv4() == route.isIpv4()))
                .map(route -> up(route, device, each.isAhead(route) ? " onlink" : ""))
                .collect(Collectors.joining());
        text.append(linked ? others : "");
        for (Interface.Address address : own) {
            text.append("iface ")
                    .append(device)
                    .append(address.isIpv4() ? " inet" : " inet6")
                    .append(" static\n");
            text.append("    address ").append(address).append("\n");
            text.append(linked ? "" : link(each));
            each.routes().stream()
                    .filter(route -> route.isIpv4() == address.isIpv4())
                    .forEach(route -> text.append(up(route, device, "")));
            text.append(linked ? "" : others);
            linked = true;
        }
        return text.toString();
    }

    private static String up(Interface.Route route, String device, String more) {
        return "    up ip " + (route.isIpv4() ? "" : "-6 ") + "route replace " + route.to() + " via " + route.through()
                + " dev " + device + more + "\n";
    }

    /** The commands, and not ifupdown's own words, as these need packages that are often missing. */
    private static String link(Interface each) {
        String device = each.device();
        String made = each.isVlan()
                ? "    pre-up ip link show " + device + " > /dev/null 2>&1 || ip link add link " + each.parent()
                        + " name " + device + " type vlan id " + each.vlan() + "\n"
                : "";
        return each.mtu() == Interface.USUAL_MTU
                ? made
                : made + "    pre-up ip link set dev " + device + " mtu " + each.mtu() + "\n";
    }
}
