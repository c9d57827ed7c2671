package org.infratest.lab.setup;

import java.util.List;
import java.util.Map;

/**
 * The text for NetworkManager, in its own format for files (nm-settings-keyfile(5)).
 *
 * @param interfaces what is set up
 * @param cards the hardware addresses of the cards, by their numbers
 */
record NetworkManager(List<Interface> interfaces, Map<Integer, String> cards) {

    /** The commands that write the configuration and bring it into effect. */
    String commands() {
        StringBuilder text = new StringBuilder("""
                printf '[main]\\ndns=none\\n' > /etc/NetworkManager/conf.d/90-infratest.conf
                nmcli general reload
                umask 077
                """);
        interfaces.forEach(each -> text.append("cat > /etc/NetworkManager/system-connections/infratest-")
                .append(each.id())
                .append(".nmconnection << END\n")
                .append(connection(each))
                .append("END\n"));
        text.append("umask 022\nnmcli connection reload\n");
        interfaces.forEach(each ->
                text.append("nmcli connection up infratest-").append(each.id()).append("\n"));
        return text.toString();
    }

    private String connection(Interface each) {
        String type = each.isVlan() ? "vlan" : "ethernet";
        StringBuilder text = new StringBuilder("[connection]\nid=infratest-" + each.id() + "\ntype=" + type
                + "\ninterface-name=" + each.device() + "\nautoconnect-priority=100\n[ethernet]\n");
        if (!each.isVlan()) {
            text.append("mac-address=").append(cards.get(each.card())).append("\n");
        }
        if (each.mtu() != Interface.USUAL_MTU) {
            text.append("mtu=").append(each.mtu()).append("\n");
        }
        if (each.isVlan()) {
            text.append("[vlan]\nid=")
                    .append(each.vlan())
                    .append("\nparent=")
                    .append(each.parent())
                    .append("\n");
        }
        return text.append(family(each, true)).append(family(each, false)).toString();
    }

    /** Where nobody advertises routers, a card that only carries VLANs would wait for one, and then be given up. */
    private static String without(Interface each, boolean four) {
        if (four) {
            return each.dhcp() ? "auto" : "disabled";
        }
        return each.dhcp() || !each.addresses().isEmpty() ? "auto" : "link-local";
    }

    private static String family(Interface each, boolean four) {
        List<Interface.Address> own = each.addresses().stream()
                .filter(address -> address.isIpv4() == four)
                .toList();
        String method = own.isEmpty() ? without(each, four) : "manual";
        StringBuilder text = new StringBuilder((four ? "[ipv4]" : "[ipv6]") + "\nmethod=" + method + "\n");
        int number = 0;
        for (Interface.Address address : own) {
            text.append("address").append(++number).append("=").append(address).append("\n");
        }
        number = 0;
        for (Interface.Route route : each.routes()) {
            if (route.isIpv4() == four) {
                text.append("route")
                        .append(++number)
                        .append("=")
                        .append(route.range())
                        .append(",");
                text.append(route.through()).append("\n");
            }
        }
        return text.toString();
    }
}
