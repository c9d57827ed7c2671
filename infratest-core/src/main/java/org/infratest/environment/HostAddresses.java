package org.infratest.environment;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.infratest.Api;
import org.infratest.spec.HostSpec;
import org.infratest.spec.Subnet;
import org.infratest.spec.TopologySpec;
import org.infratest.ssh.SshSession;

/**
 * How it becomes known at which addresses a machine is probed. The address at which infratest logs in is never one of them
 * by that alone.
 */
@FunctionalInterface
@Api
public interface HostAddresses {

    /**
     * The address of a machine on each network, in the order of the networks' declaration.
     *
     * @param machine its name
     * @param session a session on it
     * @throws org.infratest.EnvironmentException if they cannot be had, or are not what they should be
     */
    Map<Network, InetAddress> of(String machine, SshSession session);

    /**
     * Asks the machine and matches the answer with the topology; what is declared and not there is an error. The interface
     * on which our own SSH arrives never counts. Without a declared network each is called by its subnet.
     */
    static HostAddresses read(TopologySpec topology) {
        return (machine, session) -> MachineAddresses.read(machine, session, topology);
    }

    /**
     * Those that the topology declares, also where our own SSH arrives on one of them. The machine is asked whether it has
     * them; one that it does not have is an error.
     *
     * @param translated for machines by name, the networks on which something before the machine has the address, such as a
     *     load balancer or a router that translates; these are believed
     */
    static HostAddresses declared(TopologySpec topology, Map<String, Set<String>> translated) {
        return (machine, session) -> {
            Map<Network, InetAddress> addresses = declared(machine, topology);
            MachineAddresses.confirm(machine, session, addresses, translated.getOrDefault(machine, Set.of()));
            return addresses;
        };
    }

    /** Those that the topology declares; nobody is asked. For machines that cannot tell, or that share their addresses. */
    static HostAddresses believed(TopologySpec topology) {
        return (machine, session) -> declared(machine, topology);
    }

    private static Map<Network, InetAddress> declared(String machine, TopologySpec topology) {
        Map<String, InetAddress> byName =
                topology.host(machine).map(HostSpec::addresses).orElse(Map.of());
        Map<Network, InetAddress> addresses = new LinkedHashMap<>();
        byName.forEach((network, address) -> {
            Subnet subnet = topology.network(network).orElseThrow().subnet(); // a topology checks that it is declared
            addresses.put(new Network(network, subnet), address);
        });
        return addresses;
    }
}
