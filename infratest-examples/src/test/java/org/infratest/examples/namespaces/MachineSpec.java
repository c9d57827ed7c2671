package org.infratest.examples.namespaces;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.infratest.ConfigurationException;
import org.infratest.spec.HostSpec;
import org.infratest.spec.Subnet;

/**
 * A machine that is a network namespace. Immutable; each method returns a changed copy.
 *
 * @param name how tests call it
 * @param addresses its address on each network to which it is attached
 * @param gateways the machines' addresses by which it leaves its networks
 * @param setup lines for its shell, run as root once its addresses are there, before its sshd starts
 * @param sshd more lines for its {@code sshd_config}
 * @param groups the groups to which it belongs
 */
public record MachineSpec(
        String name,
        Map<String, InetAddress> addresses,
        List<InetAddress> gateways,
        List<String> setup,
        List<String> sshd,
        List<String> groups) {

    private static final String FORWARD = "echo 1 > /proc/sys/net/ipv4/ip_forward; "
            + "[ ! -e /proc/sys/net/ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/all/forwarding";

    /** Copies the collections. */
    public MachineSpec {
        if (!name.matches("[a-z][a-z0-9-]{0,30}")) {
            throw new ConfigurationException("Machine '" + name
                    + "' cannot be called so: lower-case letters, digits and hyphens, at most 31, a letter first");
        }
        addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        gateways = List.copyOf(gateways);
        setup = List.copyOf(setup);
        sshd = List.copyOf(sshd);
        groups = List.copyOf(groups);
    }

    static MachineSpec named(String name) {
        return new MachineSpec(name, Map.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Attached to that network, at that address; the interface is called like the network. */
    public MachineSpec nic(String network, String address) {
        Map<String, InetAddress> more = new LinkedHashMap<>(addresses);
        more.put(network, Subnet.address(address));
        return new MachineSpec(name, more, gateways, setup, sshd, groups);
    }

    /** Sends what is not for its own networks to that address. */
    public MachineSpec via(String gateway) {
        return new MachineSpec(name, addresses, with(gateways, Subnet.address(gateway)), setup, sshd, groups);
    }

    /** Passes on what is for others. */
    public MachineSpec forwards() {
        return run(FORWARD);
    }

    /** Runs that line at its start: {@code nft ...}, {@code ip route ...}; one that fails fails the start. */
    public MachineSpec run(String line) {
        return new MachineSpec(name, addresses, gateways, with(setup, line), sshd, groups);
    }

    /** Adds a line to its {@code sshd_config}. */
    public MachineSpec sshd(String line) {
        return new MachineSpec(name, addresses, gateways, setup, with(sshd, line), groups);
    }

    /** Belongs to that group. */
    public MachineSpec group(String group) {
        return new MachineSpec(name, addresses, gateways, setup, sshd, with(groups, group));
    }

    HostSpec host() {
        return new HostSpec(name, addresses, groups);
    }

    private static <T> List<T> with(List<T> list, T another) {
        List<T> longer = new ArrayList<>(list);
        longer.add(another);
        return longer;
    }
}
