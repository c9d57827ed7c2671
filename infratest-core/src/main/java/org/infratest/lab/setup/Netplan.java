package org.infratest.lab.setup;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text for Ubuntu's netplan, version 2 of its format.
 *
 * @param interfaces what is set up
 * @param cards the hardware addresses of the cards, by their numbers
 */
record Netplan(List<Interface> interfaces, Map<Integer, String> cards) {

    /** The commands that write the configuration and bring it into effect. */
    String commands() {
        StringBuilder text = new StringBuilder("umask 077\ncat > /etc/netplan/90-infratest.yaml << END\n");
        text.append("network:\n  version: 2\n  ethernets:\n");
        interfaces.stream().filter(each -> !each.isVlan()).forEach(each -> {
            text.append("    ").append(each.id()).append(":\n");
            text.append("      match:\n        macaddress: \"")
                    .append(cards.get(each.card()))
                    .append("\"\n");
            text.append(common(each));
        });
        if (interfaces.stream().anyMatch(Interface::isVlan)) {
            text.append("  vlans:\n");
        }
        interfaces.stream().filter(Interface::isVlan).forEach(each -> {
            text.append("    ").append(each.device()).append(":\n"); // which is its name
            text.append("      id: ")
                    .append(each.vlan())
                    .append("\n      link: card")
                    .append(each.card())
                    .append("\n");
            text.append(common(each));
        });
        return text.append("END\numask 022\nnetplan apply\n").toString();
    }

    private static String common(Interface each) {
        StringBuilder text = new StringBuilder("      dhcp4: " + each.dhcp() + "\n");
        if (each.mtu() != Interface.USUAL_MTU) {
            text.append("      mtu: ").append(each.mtu()).append("\n");
        }
        if (!each.addresses().isEmpty()) {
            text.append("      addresses: [")
                    .append(each.addresses().stream()
                            .map(address -> "\"" + address + "\"")
                            .collect(Collectors.joining(", ")))
                    .append("]\n");
        }
        if (!each.routes().isEmpty()) {
            text.append("      routes:\n");
            each.routes()
                    .forEach(route -> text.append("        - to: \"")
                            .append(route.range())
                            .append("\"\n          via: \"")
                            .append(route.through())
                            .append(each.isAhead(route) ? "\"\n          on-link: true\n" : "\"\n"));
        }
        return text.toString();
    }
}
