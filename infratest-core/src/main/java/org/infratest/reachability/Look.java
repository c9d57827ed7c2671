package org.infratest.reachability;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.infratest.environment.Host;
import org.infratest.environment.Network;
import org.infratest.vantage.Vantage;

/**
 * From where at what is looked.
 *
 * @param network the target's network on which its address is looked at
 */
record Look(Source from, Host to, Service service, String network) {

    /**
     * Looks at the address at which the target is reached from there.
     *
     * @throws org.infratest.EnvironmentException if the target has no address
     */
    static Look of(Source from, Host to, Service service) {
        InetAddress address = to.addressFrom(from.vantage(to));
        String network = to.addresses().entrySet().stream()
                .filter(entry -> entry.getValue().equals(address))
                .map(Map.Entry::getKey)
                .map(Network::name)
                .findFirst()
                .orElseThrow(); // it is one of them
        return new Look(from, to, service, network);
    }

    /** The same, seen from the target itself. */
    Look fromItself() {
        return new Look(new Source(to), to, service, network);
    }

    Vantage vantage() {
        return from.vantage(to);
    }

    InetAddress address() {
        return to.address(network);
    }

    /** Where a TCP connection would go. */
    InetSocketAddress socketAddress() {
        return new InetSocketAddress(address(), service.port());
    }

    Sighting sighting() {
        return service.protocol().look(this);
    }

    /** The target as failures call it: {@code web (192.168.56.10)}. */
    String target() {
        return to.name() + " (" + address().getHostAddress() + ")";
    }
}
