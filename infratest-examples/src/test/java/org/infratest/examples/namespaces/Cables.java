package org.infratest.examples.namespaces;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.infratest.spec.NetworkSpec;

/**
 * The cables and switches of an environment, as lines for {@code ip -batch}. All switches are in a namespace of their own, so that what
 * holds for this JVM's network, such as forwarding, does not hold for them.
 */
final class Cables {

    /** The interface over which infratest logs in. */
    static final String MANAGEMENT = "mgmt0";

    private final NamespacesSpec spec;
    private final String prefix;
    private final ManagementNetwork management;

    /**
     * Creates the plan.
     *
     * @param prefix how the names of this JVM's interfaces begin
     */
    Cables(NamespacesSpec spec, String prefix, ManagementNetwork management) {
        this.spec = spec;
        this.prefix = prefix;
        this.management = management;
    }

    /** Lines that make all cables, to be run where this JVM is. */
    List<String> links(long switches, Map<String, Long> machines) {
        List<String> lines = new ArrayList<>();
        for (NetworkSpec network : spec.networks()) {
            lines.add("link add " + network.name() + " netns " + switches + " type bridge");
        }
        lines.add("link add " + MANAGEMENT + " netns " + switches + " type bridge");
        for (int i = 0; i < spec.machines().size(); i++) {
            MachineSpec machine = spec.machines().get(i);
            Long id = machines.get(machine.name());
            for (String network : attached(machine)) {
                lines.add("link add " + port(network, i) + " netns " + switches + " type veth peer name " + network
                        + " netns " + id);
            }
        }
        for (String network : attached(spec.jvm())) {
            lines.add("link add " + port(network, -1) + " netns " + switches + " type veth peer name "
                    + jvmInterface(network));
        }
        return lines;
    }

    /** Lines that plug the cables into the switches. Over the management network, machines reach this JVM alone. */
    List<String> plugs() {
        List<String> lines = new ArrayList<>();
        spec.networks().forEach(network -> lines.add("link set " + network.name() + " up"));
        lines.add("link set " + MANAGEMENT + " up");
        for (int i = -1; i < spec.machines().size(); i++) {
            for (String network : attached(i < 0 ? spec.jvm() : spec.machines().get(i))) {
                lines.add("link set " + port(network, i) + " master " + network + " up");
                if (i >= 0 && network.equals(MANAGEMENT)) {
                    lines.add("link set " + port(network, i) + " type bridge_slave isolated on");
                }
            }
        }
        return lines;
    }

    /** Lines that give this JVM its addresses and routes. */
    List<String> jvm() {
        List<String> lines = new ArrayList<>();
        lines.add("address add " + management.ofJvm() + "/24 dev " + jvmInterface(MANAGEMENT));
        lines.add("link set " + jvmInterface(MANAGEMENT) + " up");
        spec.jvm().addresses().forEach((network, address) -> {
            lines.add("address add " + address.getHostAddress() + "/"
                    + spec.subnet(network).prefix() + " dev " + jvmInterface(network)
                    + (address.getAddress().length > 4 ? " nodad" : ""));
            lines.add("link set " + jvmInterface(network) + " up");
        });
        for (InetAddress gateway : spec.jvm().gateways()) {
            spec.networks().stream()
                    .filter(network -> !spec.jvm().addresses().containsKey(network.name()))
                    .filter(network -> network.subnet().base().getClass() == gateway.getClass())
                    .forEach(
                            network -> lines.add("route add " + network.subnet() + " via " + gateway.getHostAddress()));
        }
        return lines;
    }

    /** Lines that remove this JVM's ends, and with them the other ends. */
    List<String> removal() {
        return attached(spec.jvm()).stream()
                .map(network -> "link del " + jvmInterface(network))
                .toList();
    }

    private static List<String> attached(MachineSpec machine) {
        List<String> networks = new ArrayList<>(machine.addresses().keySet());
        networks.add(MANAGEMENT);
        return networks;
    }

    /** The machine's port; the JVM's number is -1. */
    private static String port(String network, int machine) {
        return network + (machine < 0 ? ".jvm" : "." + machine);
    }

    private String jvmInterface(String network) {
        return network.equals(MANAGEMENT)
                ? prefix + "m"
                : prefix
                        + spec.networks().stream()
                                .map(NetworkSpec::name)
                                .toList()
                                .indexOf(network);
    }
}
