package org.infratest.lab;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.infratest.lab.net.Onlooker;
import org.infratest.lab.net.ip.Exchange;
import org.infratest.spec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * Which machines of a lab had to do with which others until they were ready, as the switches see it: whoever got data from another one, or asked
 * it for some, may have become another than it would be beside another one. The machines that led there count too. What is said to all does not
 * count, nor does the JVM, which is the same each time.
 */
final class Reliances implements Onlooker {

    private final Map<String, String> ports = new HashMap<>();
    private final Map<InetAddress, String> owners = new HashMap<>();
    private final List<Subnet> subnets = new ArrayList<>();
    private final Map<String, Set<String>> found = new ConcurrentHashMap<>();

    Reliances(LabSpec lab) {
        Assigned assigned = Assigned.of(lab);
        for (LabHost host : lab.hosts()) {
            for (int card = 0; card < host.nics().size(); card++) {
                ports.put(LabNet.port(host, card), host.name());
                for (Nic.Connection connection : host.nics().get(card).connections()) {
                    own(assigned.address(host, card, connection), host.name());
                    own(connection.address6(), host.name());
                }
            }
        }
        for (LabNetwork network : lab.networks()) {
            Stream.of(network.subnet(), network.subnet6())
                    .filter(subnet -> subnet != null)
                    .forEach(subnets::add);
            own(network.jvm(), "");
            own(network.jvm6(), "");
        }
    }

    private void own(@Nullable InetAddress address, String host) {
        if (address != null) {
            owners.put(address, host);
        }
    }

    /** Knows of some from before. */
    void recall(String host, Set<String> others) {
        others.forEach(other -> add(host, other));
    }

    /** Those of each machine that had to do with any, by name. */
    Map<String, Set<String>> all() {
        Map<String, Set<String>> all = new TreeMap<>();
        found.forEach((host, others) -> all.put(host, new TreeSet<>(others)));
        return all;
    }

    @Override
    public void saw(String from, String to, ByteBuffer buffer, int start, int length) {
        Exchange exchange = Exchange.of(buffer.slice(start, length));
        if (exchange == null) {
            return;
        }
        String sender = ports.getOrDefault(from, "");
        String receiver = ports.getOrDefault(to, "");
        String source = owner(exchange.source(), sender);
        String destination = owner(exchange.destination(), receiver);
        if (exchange.asks()) {
            add(source, receiver);
            add(source, destination);
        }
        if (exchange.tells()) {
            add(destination, sender);
            add(destination, source);
        }
    }

    private void add(String host, String other) {
        if (!host.isEmpty() && !other.isEmpty() && !host.equals(other)) {
            found.computeIfAbsent(host, name -> ConcurrentHashMap.newKeySet()).add(other);
        }
    }

    /** Whose an address is: of nobody where it is the JVM's or outside of the lab, and of who is there where nobody declared it. */
    private String owner(InetAddress address, String there) {
        String owner = owners.get(address);
        if (owner != null) {
            return owner;
        }
        boolean within = address.isLinkLocalAddress() || subnets.stream().anyMatch(subnet -> subnet.contains(address));
        return within ? there : "";
    }
}
