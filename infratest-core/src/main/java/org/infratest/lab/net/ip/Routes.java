package org.infratest.lab.net.ip;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.infratest.ConfigurationException;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/** Interfaces and the ways that lead out of them; the longest prefix wins, then the older route. */
final class Routes {

    private static final Subnet LINK_LOCAL = Subnet.parse("fe80::/10");

    private final List<IpInterface> interfaces = new CopyOnWriteArrayList<>();
    private final List<Route> routes = new CopyOnWriteArrayList<>();

    void add(IpInterface added) {
        interfaces.add(added);
        added.addresses().subnets().forEach(subnet -> routes.add(new Route(subnet, null, added)));
    }

    void add(Subnet destination, InetAddress via) {
        for (IpInterface candidate : interfaces) {
            if (candidate.addresses().subnets().stream().anyMatch(subnet -> subnet.contains(via))) {
                routes.add(new Route(destination, via, candidate));
                return;
            }
        }
        throw new ConfigurationException("There is no way to " + destination + " via " + Ips.text(via)
                + ": this JVM has no address on a network with that router; it has " + texts());
    }

    private List<String> texts() {
        return interfaces.stream()
                .flatMap(each -> each.addresses().subnets().stream())
                .map(Subnet::toString)
                .toList();
    }

    /** The way to an address, or null where there is none. */
    @Nullable
    Route to(InetAddress address) {
        if (LINK_LOCAL.contains(address)) {
            return null; // which link is meant, the address does not say
        }
        return routes.stream()
                .filter(route -> route.destination().contains(address))
                .max(Comparator.comparingInt(
                        (Route route) -> route.destination().prefix()))
                .orElse(null);
    }

    List<IpInterface> interfaces() {
        return interfaces;
    }

    @Nullable
    IpInterface named(String network) {
        return interfaces.stream()
                .filter(each -> each.network().equals(network))
                .findFirst()
                .orElse(null);
    }

    boolean isOwn(InetAddress address) {
        return interfaces.stream().anyMatch(each -> each.isOwn(address));
    }
}
